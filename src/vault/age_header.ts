/** Looks at an age file's header before any work is done for it.
 *
 * The file is untrusted: the header may claim any cost, any number of stanzas, any
 * length. Format: https://age-encryption.org/v1, section "Header". */

import { AgeFormatError } from "./errors.ts";

/** The highest scrypt work factor we do the work for: 2^20 takes 1 GiB and some seconds. */
export const MAX_WORK_FACTOR = 20;

/** Headers of ours are under 300 bytes; one of a few recipients is under 1 KiB. */
const HEADER_LIMIT = 4096;

const VERSION = "age-encryption.org/v1";

/** Says whether a file wants a passphrase or a key. Throws {@linkcode AgeFormatError} unless
 * it has exactly one stanza, of one of these kinds, at a bearable cost. */
export function checkHeader(file: Uint8Array, name: string): "scrypt" | "X25519" {
  const head = new TextDecoder().decode(file.subarray(0, HEADER_LIMIT));
  const lines = head.split("\n");
  if (lines[0] !== VERSION) throw new AgeFormatError(name, "it is not an age file");
  const end = lines.findIndex((line) => line.startsWith("--- "));
  if (end === -1) throw new AgeFormatError(name, `its header is longer than ${HEADER_LIMIT} bytes`);
  const stanzas = lines.slice(1, end).filter((line) => line.startsWith("-> "));
  if (stanzas.length !== 1) {
    throw new AgeFormatError(name, `it has ${stanzas.length} recipients instead of one`);
  }
  const [, kind, ...rest] = stanzas[0]!.split(" ");
  if (kind === "X25519") return kind;
  if (kind !== "scrypt") {
    throw new AgeFormatError(name, `it is for a recipient of kind ${JSON.stringify(kind)}`);
  }
  checkWorkFactor(rest[1], name);
  return kind;
}

function checkWorkFactor(text: string | undefined, name: string): void {
  if (!/^[1-9][0-9]?$/.test(text ?? "") || Number(text) > MAX_WORK_FACTOR) {
    throw new AgeFormatError(
      name,
      `its scrypt work factor is ${JSON.stringify(text)}, more than ${MAX_WORK_FACTOR} is refused`,
    );
  }
}
