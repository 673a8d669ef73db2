/** How much of two labelled sets of texts the injection scan marks.
 *
 *     deno task eval:injection --positives attacks.jsonl --negatives benign.jsonl [--json]
 *
 * A line of a set is `{"text": …, "source": …}`. Prints detection and false alarms for each
 * source and overall. It measures; it passes no judgement, and always exits with 0 when it could. */

import { parseArgs } from "node:util";
import { UsageError } from "../src/base/mod.ts";
import { scanResponse } from "../src/security/injection/mod.ts";

/** How many texts of one source there are, and how many were marked. */
export interface SourceCount {
  source: string;
  texts: number;
  marked: number;
  rate: number;
}

/** The result for one set. */
export interface SetReport {
  overall: SourceCount;
  sources: SourceCount[];
}

/** Scans every line of a set. */
export function evaluate(jsonLines: string): SetReport {
  const sources = new Map<string, SourceCount>();
  const overall: SourceCount = { source: "all", texts: 0, marked: 0, rate: 0 };
  for (const line of jsonLines.split("\n")) {
    if (line.trim() === "") continue;
    const { text, source = "unknown" } = JSON.parse(line) as { text: string; source?: string };
    const count = sources.get(source) ?? { source, texts: 0, marked: 0, rate: 0 };
    sources.set(source, count);
    const isMarked = scanResponse(text).length > 0;
    for (const each of [count, overall]) {
      each.texts++;
      if (isMarked) each.marked++;
      each.rate = each.marked / each.texts;
    }
  }
  return {
    overall,
    sources: [...sources.values()].sort((a, b) => a.source < b.source ? -1 : 1),
  };
}

/** The reports as a table for people. */
export function format(title: string, report: SetReport): string {
  const line = ({ source, texts, marked, rate }: SourceCount) =>
    `${(100 * rate).toFixed(1).padStart(6)} %  ${String(marked).padStart(5)} of ${
      String(texts).padEnd(5)
    }  ${source}`;
  return [title, ...report.sources.map(line), line(report.overall), ""].join("\n");
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      positives: { type: "string" },
      negatives: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  if (!values.positives || !values.negatives) {
    throw new UsageError("Two sets are needed", "give --positives FILE and --negatives FILE");
  }
  const detection = evaluate(Deno.readTextFileSync(values.positives));
  const falseAlarms = evaluate(Deno.readTextFileSync(values.negatives));
  const output = values.json
    ? JSON.stringify({ detection, falseAlarms }, null, 2)
    : `${format("Detection", detection)}\n${format("False alarms", falseAlarms)}`;
  Deno.stdout.writeSync(new TextEncoder().encode(`${output}\n`));
}
