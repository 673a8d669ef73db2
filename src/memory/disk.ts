/** Reading files below `memory/`: plain files only, with the stamp of what was read. */

import { type FileStamp, stampOf } from "./walk.ts";

/** A file's bytes, and what the disk said of it when they were read. */
export interface ReadFile {
  bytes: Uint8Array;
  stamp: FileStamp;
  /** SHA-256 of the bytes, hex. */
  hash: string;
}

/** Reads a file; `undefined` when it is gone, a link, or has a second name elsewhere.
 * Synchronous inside: ten times faster for the many small files of a memory. */
export async function readPlainFile(path: string): Promise<ReadFile | undefined> {
  try {
    if (!Deno.lstatSync(path).isFile) return undefined;
    using file = Deno.openSync(path);
    const info = file.statSync();
    if (!info.isFile || (info.nlink ?? 1) > 1) return undefined;
    const bytes = readAll(file, info.size);
    return { bytes, stamp: stampOf(info), hash: await hashOf(bytes) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** As much of a file as it had when it was looked at; less when it was cut since. */
function readAll(file: Deno.FsFile, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let done = 0;
  while (done < size) {
    const count = file.readSync(bytes.subarray(done));
    if (count === null) break;
    done += count;
  }
  return done === size ? bytes : bytes.slice(0, done);
}

/** SHA-256, hex. */
export async function hashOf(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return new Uint8Array(digest).toHex();
}
