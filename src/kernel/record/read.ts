/** Reads the records of all runs, joined in time order. What the lines hold is untrusted. */

import { isObject, type Json, type JsonObject, parseJson } from "../../base/mod.ts";
import { listDays } from "./days.ts";
import { INDEX } from "./index_file.ts";

/** The most of one file that is read, in bytes; of a longer one its end. */
const READ_LIMIT = 32 * 1024 * 1024;

/** One line of a record, and whose it is. */
export interface RecordLine extends JsonObject {
  /** ISO 8601, UTC. */
  at: string;
  event: string;
  /** Which log it belongs to: `security`, `tool_executions`; `record` for the record itself. */
  log: string;
  /** The run that wrote it: `2026-11-28/101500000-4711`. */
  run: string;
}

/** Which lines. */
export interface RecordQuery {
  /** ISO 8601, UTC: from then on. */
  since?: string;
  /** The newest so many. */
  count?: number;
  wanted(line: RecordLine): boolean;
}

/** The lines that are wanted, oldest first. Whole days are left unread where they are too old, or
 * where the newer ones hold enough. */
export async function readRecords(
  folder: string,
  { since = "", count = Infinity, wanted }: RecordQuery,
): Promise<RecordLine[]> {
  let found: RecordLine[] = [];
  for (const day of listDays(folder).reverse()) {
    if (day < since.slice(0, 10) || found.length >= count) break;
    const lines = (await readDay(folder, day)).filter((line) => line.at >= since && wanted(line));
    found = [...lines, ...found];
  }
  return found.slice(Math.max(0, found.length - count));
}

async function readDay(folder: string, day: string): Promise<RecordLine[]> {
  const names = [...Deno.readDirSync(`${folder}/${day}`)].map(({ name }) => name)
    .filter((name) => name.endsWith(".jsonl") && name !== INDEX);
  const runs = await Promise.all(names.map(async (name) => {
    const text = await readEnd(`${folder}/${day}/${name}`);
    const run = `${day}/${name.slice(0, -".jsonl".length)}`;
    return text.split("\n").flatMap((text) => {
      const line = parseJson(text);
      return isObject(line) ? [toLine(line, run)] : [];
    });
  }));
  // Stable: lines of one run at one time keep their order.
  return runs.flat().sort((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
}

function toLine(line: Record<string, unknown>, run: string): RecordLine {
  return {
    ...line as { [key: string]: Json },
    at: String(line.at),
    event: String(line.event),
    log: String(line.log),
    run,
  };
}

/** The text of a file, or of its last whole lines; of one that is gone by now, none. */
export async function readEnd(path: string, limit = READ_LIMIT): Promise<string> {
  try {
    using file = await Deno.open(path);
    const { size } = await file.stat();
    const from = Math.max(0, size - limit);
    await file.seek(from, Deno.SeekMode.Start);
    const bytes = new Uint8Array(size - from);
    let read = 0;
    for (let got; read < bytes.length && (got = await file.read(bytes.subarray(read)));) {
      read += got;
    }
    const text = new TextDecoder().decode(bytes.subarray(0, read));
    return from > 0 ? text.slice(text.indexOf("\n") + 1) : text;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
