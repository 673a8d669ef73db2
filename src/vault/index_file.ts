/** The index: which secret lies in which file, and what that file must be.
 *
 * It is encrypted, so names are not on the disk. The hash it keeps of every file is what
 * shows that one was changed, swapped, brought back from before or removed; its own
 * counter shows, to a process that has seen a later one, that the index itself was. */

import { isObject, parseJson } from "../base/mod.ts";
import { VaultTamperedError } from "./errors.ts";
import { isSecretName } from "./names.ts";

/** The largest index file, in bytes: some ten thousand secrets. */
export const INDEX_LIMIT = 4 * 1024 * 1024;

/** One secret's line. Times are ISO 8601, UTC. */
export interface IndexEntry {
  /** Id in the file's name. */
  id: string;
  /** Of the encrypted file, in hexadecimal. */
  sha256: string;
  /** Of the encrypted file, in bytes. */
  size: number;
  /** Counts the values. */
  version: number;
  created: string;
  changed: string;
  /** A day, `2026-11-23`. */
  lastUse?: string;
  /** The plaintext is itself an age file, under the secret's own passphrase. */
  passphrase?: true;
}

/** The decrypted index. */
export interface SecretIndex {
  /** Grows with every change. */
  counter: number;
  secrets: Map<string, IndexEntry>;
}

const FORMAT = 1;

/** The index as it is encrypted: JSON that a person can read. */
export function formatIndex(index: SecretIndex): Uint8Array {
  const secrets = Object.fromEntries(index.secrets);
  const document = { format: FORMAT, counter: index.counter, secrets };
  return new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
}

/** Reads a decrypted index. Throws {@linkcode VaultTamperedError} when it is not one. */
export function parseIndex(plain: Uint8Array, file: string): SecretIndex {
  const value = parseJson(new TextDecoder().decode(plain));
  if (!isObject(value) || value.format !== FORMAT || !isCount(value.counter)) throw notIndex(file);
  if (!isObject(value.secrets)) throw notIndex(file);
  const secrets = new Map<string, IndexEntry>();
  for (const [name, entry] of Object.entries(value.secrets)) {
    if (!isSecretName(name) || !isEntry(entry)) throw notIndex(file);
    secrets.set(name, entry);
  }
  return { counter: value.counter, secrets };
}

function isEntry(value: unknown): value is IndexEntry {
  return isObject(value) && matches(value.id, /^[0-9a-z]{16}$/) &&
    matches(value.sha256, /^[0-9a-f]{64}$/) && isCount(value.size) && isCount(value.version) &&
    matches(value.created, /^\d{4}-/) && matches(value.changed, /^\d{4}-/) &&
    (value.lastUse === undefined || matches(value.lastUse, /^\d{4}-\d\d-\d\d$/)) &&
    (value.passphrase === undefined || value.passphrase === true);
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && pattern.test(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function notIndex(file: string): VaultTamperedError {
  return new VaultTamperedError(file, "opens, but is not an index of a Pyra vault");
}
