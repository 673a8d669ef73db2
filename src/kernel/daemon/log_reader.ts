/** Reads the end of the daemon's log. */

import { isObject, type JsonObject, parseJson } from "../../base/mod.ts";

/** The most that is read at a time, in bytes. */
const READ_LIMIT = 1024 * 1024;

/** Which lines: the last so many, or all since a place. */
export interface LogRange {
  lines?: number;
  from?: number;
}

/** The whole lines of a log in `range`, and where the next begin. A log that is shorter than
 * `from` was moved aside: it is read from its start. */
export async function readLog(
  path: string,
  { lines = 50, from }: LogRange,
): Promise<{ lines: string[]; next: number }> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { lines: [], next: 0 };
    throw error;
  }
  using _file = file;
  const { size } = await file.stat();
  const wanted = from === undefined || from > size ? 0 : from;
  const start = from === undefined ? Math.max(0, size - READ_LIMIT) : wanted;
  const bytes = new Uint8Array(Math.min(size - start, READ_LIMIT));
  await file.seek(start, Deno.SeekMode.Start);
  let read = 0;
  for (let got; read < bytes.length && (got = await file.read(bytes.subarray(read)));) read += got;
  const end = bytes.subarray(0, read).lastIndexOf(10) + 1;
  const all = new TextDecoder().decode(bytes.subarray(0, end)).split("\n").slice(0, -1);
  // In the middle of the file, the first line may be the rest of one.
  const whole = from === undefined && start > 0 ? all.slice(1) : all;
  return {
    lines: from === undefined ? whole.slice(Math.max(0, whole.length - lines)) : whole,
    next: start + end,
  };
}

/** The entries of a log that tell of an error. */
export function errorsIn(lines: readonly string[]): JsonObject[] {
  return lines.map(parseJson).filter((entry) => isObject(entry) && entry.error !== undefined)
    .map((entry) => {
      const { at, event, error } = entry as JsonObject;
      return { at: String(at), event: String(event), error: String(error) };
    });
}
