/** Checks the record: every link of every run, and every run against the index.
 *
 * Finds what was changed, taken out, put in, cut off or removed. Looks only. */

import type { JsonObject } from "../../base/mod.ts";
import { type ChainEnd, type ReadChain, readChain } from "./chain.ts";
import { listDays } from "./days.ts";
import { missingOf, readHead } from "./head.ts";
import { INDEX } from "./index_file.ts";

/** What was found. */
export interface RecordReport {
  runs: number;
  lines: number;
  /** In plain words, each with the file. */
  problems: string[];
}

/** Looks at all days. */
export async function checkRecords(folder: string): Promise<RecordReport> {
  const report: RecordReport = { runs: 0, lines: 0, problems: [] };
  // Before all that it speaks of: kernels go on meanwhile.
  const head = readHead(folder);
  const indexes = new Map<string, ReadChain>();
  const dropped = new Set<string>();
  const runs = new Map<string, ReadChain>();
  for (const day of listDays(folder)) {
    // Before the files: what it says of them has been written by then.
    const index = await readFile(`${folder}/${day}/${INDEX}`);
    indexes.set(day, index);
    tell(report, `${day}/${INDEX}`, index);
    const days = index.lines[0]?.dropped;
    if (Array.isArray(days)) days.forEach((one) => dropped.add(String(one)));
    await checkDay({ folder, day, index, report, runs });
  }
  for (const [day, { lines }] of indexes) {
    const after = lines[0]?.after;
    checkAnchor(report, `${day}/${INDEX}`, {
      anchor: after,
      chains: indexes,
      dropped,
      key: ({ day }) => String(day),
    });
  }
  const newest = head && indexes.get(head.day);
  if (head && !newest) report.problems.push(`${head.day}: missing; it was the newest day`);
  else if (head && newest) {
    const { hashes } = newest;
    const end = { last: Math.min(head.last, hashes.length), hash: hashes[head.last - 1] ?? "" };
    const missing = missingOf(head, end);
    if (missing) report.problems.push(`${head.day}/${INDEX}: ${missing}`);
  }
  for (const [run, { lines }] of runs) {
    const missing = lines[0]?.missing;
    if (missing !== undefined) {
      report.problems.push(`${run}.jsonl: when it began, ${String(missing).slice(0, 200)}`);
    }
    checkAnchor(report, `${run}.jsonl`, {
      anchor: lines[0]?.continues,
      chains: runs,
      dropped,
      key: ({ day, run }) => `${day}/${run}`,
    });
  }
  return report;
}

interface Day {
  folder: string;
  day: string;
  index: ReadChain;
  report: RecordReport;
  runs: Map<string, ReadChain>;
}

async function checkDay({ folder, day, index, report, runs }: Day): Promise<void> {
  const known = headsOf(index);
  const names = [...Deno.readDirSync(`${folder}/${day}`)].map(({ name }) => name)
    .filter((name) => name !== INDEX);
  for (const name of names.sort()) {
    const run = name.replace(/\.jsonl$/, "");
    const heads = known.get(run);
    known.delete(run);
    if (!heads) {
      report.problems.push(`${day}/${name}: the index does not know this file`);
      continue;
    }
    const chain = await readFile(`${folder}/${day}/${name}`);
    runs.set(`${day}/${run}`, chain);
    report.runs++;
    report.lines += chain.lines.length;
    tell(report, `${day}/${name}`, chain);
    checkAnchor(report, `${day}/${name}`, {
      anchor: chain.lines[0]?.index,
      chains: new Map([[`${day}/${INDEX}`, index]]),
      dropped: new Set(),
      key: () => `${day}/${INDEX}`,
    });
    for (const { last, hash } of heads) {
      if (last > chain.lines.length) {
        report.problems.push(
          `${day}/${name}: ${last - chain.lines.length} lines are missing at the end`,
        );
      } else if (last > 0 && chain.hashes[last - 1] !== hash) {
        report.problems.push(`${day}/${name}: line ${last} is not the one the index knows`);
      }
    }
  }
  for (const [run, heads] of known) {
    // One that was never begun: the disk was full, or the kernel was killed just then.
    if (heads.every(({ last }) => last === 0)) continue;
    report.problems.push(`${day}/${run}.jsonl: the file is missing`);
  }
}

/** What the index says of each run; of those that could be told one by one, the last only. */
function headsOf({ lines }: ReadChain): Map<string, ChainEnd[]> {
  const heads = new Map<string, ChainEnd[]>();
  for (const line of lines) {
    if (typeof line.run !== "string") continue;
    heads.set(line.run, [{ last: Number(line.last), hash: String(line.hash) }]);
  }
  return heads;
}

/** Whether a chain still holds the line that another holds on to. */
function checkAnchor(
  report: RecordReport,
  from: string,
  { anchor, chains, dropped, key }: {
    anchor: unknown;
    chains: ReadonlyMap<string, ReadChain>;
    dropped: ReadonlySet<string>;
    key(anchor: JsonObject): string;
  },
): void {
  if (typeof anchor !== "object" || anchor === null || Array.isArray(anchor)) return;
  const { day, last, hash } = anchor as JsonObject;
  if (dropped.has(String(day))) return;
  const name = key(anchor as JsonObject);
  const chain = chains.get(name);
  if (!chain) report.problems.push(`${name}: missing; ${from} goes on from it`);
  else if (Number(last) > 0 && chain.hashes[Number(last) - 1] !== hash) {
    report.problems.push(`${name}: line ${last} is not the one that ${from} goes on from`);
  }
}

function tell(report: RecordReport, file: string, { problems, isTorn }: ReadChain): void {
  for (const problem of problems) report.problems.push(`${file}: ${problem}`);
  if (isTorn) report.problems.push(`${file}: it ends in the middle of a line`);
}

async function readFile(path: string): Promise<ReadChain> {
  const bytes = await Deno.readFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return new Uint8Array();
    throw error;
  });
  return await readChain(bytes);
}
