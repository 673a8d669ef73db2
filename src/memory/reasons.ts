/** Says in plain lines why a file was found. Pure. */

import type { Answer } from "./question_ranker.ts";
import type { RankedFile } from "./ranking.ts";
import { LOOKS } from "./scorer.ts";

/** What counted for a file, the heaviest first; each with its weight. */
export function reasonsFor(
  { held, looks, coverage }: RankedFile,
  { terms, times, unquoted }: Pick<Answer, "terms" | "times" | "unquoted">,
): string[] {
  const weighed = held.map((weight, i) => ({
    weight,
    term: terms[i],
    time: times[i - terms.length],
  }))
    .filter(({ weight }) => weight >= 0.05)
    .sort((a, b) => b.weight - a.weight);
  const words = (from: string | undefined) =>
    weighed.filter(({ term }) => term && term.from === from)
      .map(({ term, weight }) => `${term!.plain} ${weight.toFixed(1)}`).join(", ");
  const days = weighed.filter(({ time }) => time)
    .map(({ time, weight }) => `${time!.text} ${weight.toFixed(1)}`).join(", ");
  const seen = LOOKS.filter((look) => looks[look] >= 0.01)
    .map((look) => `${look} ${looks[look].toFixed(2)}`).join(", ");
  const lines: [label: string, text: string][] = [
    [`words (${Math.round(100 * coverage)} % of the question)`, words(undefined)],
    ["time", days],
    ["other names", words("names")],
    ["from the conversation", words("talk")],
    ["beside the best answer", words("kindred")],
    ["looks", seen],
    ["not in these words", unquoted ? "no note holds exactly what was quoted" : ""],
  ];
  return lines.filter(([, text]) => text !== "").map(([label, text]) => `${label}: ${text}`);
}
