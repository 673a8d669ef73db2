/** Files the user names that hold a passphrase or a key: only their owner may be able to read
 * them. */

import { Secret } from "../base/mod.ts";
import { findIdentity, type IdentityBytes } from "./age.ts";
import { AgeFormatError, VaultUsageError } from "./errors.ts";
import { checkOwner } from "./folder.ts";

/** Longer than any passphrase or identity file of one key, in bytes. */
const LIMIT = 64 * 1024;

/** The first line of a file, without its line end. Throws `vault.folder` when others can
 * read it or it is not ours, `vault.usage` when it is missing, not a file, or empty. */
export async function readPassphraseFile(path: string, uid: number | null): Promise<Secret> {
  const bytes = await readPrivate(path, uid);
  const line = new TextDecoder().decode(bytes).split(/\r?\n/, 1)[0]!;
  bytes.fill(0);
  if (line === "") throw unusable(path, "its first line is empty");
  return new Secret(line);
}

/** The key in an age identity file, as `age-keygen` writes it. */
export async function readIdentityFile(path: string, uid: number | null): Promise<IdentityBytes> {
  const bytes = await readPrivate(path, uid);
  const identity = findIdentity(bytes);
  bytes.fill(0);
  if (!identity) {
    throw new AgeFormatError(path, "it does not hold exactly one AGE-SECRET-KEY-1 line");
  }
  return identity;
}

async function readPrivate(path: string, uid: number | null): Promise<Uint8Array> {
  try {
    using file = await Deno.open(path);
    // The open file is looked at, not the name: it cannot be exchanged in between.
    const info = await file.stat();
    if (!info.isFile) throw unusable(path, "it is not a regular file");
    checkOwner(path, info, uid);
    if (info.size > LIMIT) throw unusable(path, `it is longer than ${LIMIT} bytes`);
    const bytes = new Uint8Array(LIMIT);
    let filled = 0;
    for (let got; (got = await file.read(bytes.subarray(filled)));) filled += got;
    return bytes.subarray(0, filled);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw unusable(path, "there is no such file");
  }
}

function unusable(path: string, why: string): VaultUsageError {
  return new VaultUsageError(`Cannot use ${path}: ${why}`, "name a file that only you can read");
}
