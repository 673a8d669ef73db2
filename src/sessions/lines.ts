/** The lines of a file of any size, within a bound: all of them, or its two ends.
 *
 * Synchronous: reading costs little beside the parsing that follows, and for short files less
 * than a thread. */

/** More of a conversation than any model can read. */
export const READ_LIMIT = 32 * 1024 * 1024;

/** Enough to know what a longer file is about. */
export const HEAD_LIMIT = 64 * 1024;

/** The lines of a file; where it was cut, half a line that is no JSON. */
export interface FileLines {
  /** The first lines of a file that is too long to be read whole; else empty. */
  head: string[];
  /** All lines, or the last ones. */
  lines: string[];
}

/** Reads the lines of a file; bytes that are not UTF-8 become U+FFFD. */
export function readLines(path: string): FileLines {
  using file = Deno.openSync(path);
  const { size } = file.statSync();
  if (size <= READ_LIMIT) return { head: [], lines: toLines(readPart(file, 0, size)) };
  const head = toLines(readPart(file, 0, HEAD_LIMIT));
  const lines = toLines(readPart(file, size - READ_LIMIT, size));
  return { head, lines };
}

/** Whether the last byte of a file is this ASCII character, or there is none. */
export function endsWith(path: string, character: string): boolean {
  using file = Deno.openSync(path);
  const { size } = file.statSync();
  const [last] = readPart(file, Math.max(0, size - 1), size);
  return last === undefined || last === character.charCodeAt(0);
}

function readPart(file: Deno.FsFile, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(to - from);
  file.seekSync(from, Deno.SeekMode.Start);
  let done = 0;
  while (done < bytes.length) {
    const read = file.readSync(bytes.subarray(done));
    if (read === null) break;
    done += read;
  }
  return bytes.subarray(0, done);
}

/** The lines of the two ends, or of all, as bytes. */
export function linesOf(end: Uint8Array, head: Uint8Array = new Uint8Array()): FileLines {
  return { head: head.length > 0 ? toLines(head) : [], lines: toLines(end) };
}

function toLines(bytes: Uint8Array): string[] {
  return new TextDecoder().decode(bytes).split("\n");
}
