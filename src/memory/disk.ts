/** Reading files below `memory/`: plain files only, with the stamp of what was read. */

import { type FileStamp, stampOf } from "./walk.ts";

/** A file's bytes, and what the disk said of it when they were read. */
export interface ReadFile {
  bytes: Uint8Array;
  stamp: FileStamp;
  /** SHA-256 of the bytes, hex. */
  hash: string;
}

/** Reads a file; `undefined` when it is gone, a link, or has a second name elsewhere. */
export async function readPlainFile(path: string): Promise<ReadFile | undefined> {
  try {
    if (!(await Deno.lstat(path)).isFile) return undefined;
    using file = await Deno.open(path);
    const info = await file.stat();
    if (!info.isFile || (info.nlink ?? 1) > 1) return undefined;
    const bytes = await new Response(file.readable).bytes();
    return { bytes, stamp: stampOf(info), hash: await hashOf(bytes) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** SHA-256, hex. */
export async function hashOf(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return new Uint8Array(digest).toHex();
}
