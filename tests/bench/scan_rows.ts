/** The injection scan over a megabyte of hostile text. */

import { scanResponse } from "../../src/security/injection/mod.ts";
import { type BenchRow, median } from "./row.ts";

const MEGABYTE = 1024 * 1024;

/** Texts made to hurt a scanner: what nearly matches, again and again. */
const HOSTILE: Record<string, string> = {
  "almost an override": "ignore all previous previous previous ",
  "zero-width characters": "\u200b\u200c\u200d",
  "spaced letters": "i g n o r e  a l l  ",
  "spaces": " ",
  "angle brackets": "<|<|<|",
  "base64": "aWdub3JlIGFsbCBwcmV2aW91cyA",
  "HTML entities": "&#105;&#103;",
};

/** One row: the worst of the hostile texts, and that twice the text takes twice the time. */
export function scanRows(): Promise<BenchRow[]> {
  const times = Object.entries(HOSTILE).map(([name, piece]) => ({ name, ...measure(piece) }));
  const worst = times.reduce((a, b) => a.whole > b.whole ? a : b);
  return Promise.resolve([
    {
      name: `injection scan of 1 MB, worst of ${times.length} (${worst.name})`,
      value: worst.whole,
      unit: "ms",
      floor: { name: "the same of 0.5 MB", value: worst.half },
      ratio: worst.whole / worst.half,
      budget: "<= 100 ms, linear",
      held: worst.whole <= 100 && worst.whole / worst.half < 3,
    },
  ]);
}

function measure(piece: string): { whole: number; half: number } {
  const text = piece.repeat(Math.ceil(MEGABYTE / piece.length)).slice(0, MEGABYTE);
  return { whole: timed(text), half: timed(text.slice(0, MEGABYTE / 2)) };
}

function timed(text: string): number {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    scanResponse(text);
    return performance.now() - start;
  });
  return median(times);
}
