/** What `pyra log` shows: the record, and beside it what apps tell of themselves. */

import { isObject, type Json, parseJson } from "../../base/mod.ts";
import type { RecordEntry, RecordQuery } from "../../contracts/mod.ts";
import type { Home } from "../home.ts";
import { readEnd, readRecords } from "./read.ts";

/** Most lines of one answer; the newest count. */
const MOST = 10_000;

/** The lines that fit, oldest first. The query is untrusted. */
export async function recordReport(home: Home, query: RecordQuery): Promise<RecordEntry[]> {
  const since = typeof query.since === "string" ? query.since : undefined;
  const count = Math.min(MOST, Math.max(0, Number(query.count ?? MOST) || 0));
  const wanted = (line: { [key: string]: Json }) =>
    (query.event === undefined || line.event === query.event) &&
    (query.tool === undefined || line.tool === query.tool);
  const lines = await readRecords(home.record, {
    since,
    count,
    wanted: (line) => line.log !== "record" && wanted(line),
  });
  const told = (await readEnd(`${home.appEvents}.1`) + await readEnd(home.appEvents))
    .split("\n").flatMap((text): RecordEntry[] => {
      const line = parseJson(text);
      if (!isObject(line) || String(line.at) < (since ?? "")) return [];
      const entry = { ...line as { [key: string]: Json }, told: true };
      return wanted(entry) ? [entry] : [];
    });
  return [...lines, ...told]
    .sort((a, b) => String(a.at) < String(b.at) ? -1 : String(a.at) > String(b.at) ? 1 : 0)
    .slice(-count || Infinity);
}
