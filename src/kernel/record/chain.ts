/** Lines that hold on to each other: each carries its number and the SHA-256 of the line before.
 *
 * A line that was changed, taken out, put in or cut off shows when the lines are read again. It
 * does not show who did it, and no hash without a key keeps out somebody who may write the files
 * and takes the trouble to compute all of them anew: no part of Pyra but the kernel may. */

import { isObject, type Json, type JsonObject, parseJson } from "../../base/mod.ts";
import { escapeLine } from "../../security/mod.ts";

/** What the first line of a file carries in place of a hash. */
export const NO_HASH = "";

/** The end of a chain: how many lines it has, and the hash of the last. */
export interface ChainEnd {
  last: number;
  hash: string;
}

/** A chain without lines. */
export const EMPTY: ChainEnd = { last: 0, hash: NO_HASH };

/** The bytes of the next line with its newline, and the end of the chain once it is written. */
export async function nextLine(
  end: ChainEnd,
  record: JsonObject,
): Promise<{ bytes: Uint8Array; end: ChainEnd }> {
  const n = end.last + 1;
  // First and last in the line, and last to be set: no field takes their place.
  const { n: _n, prev: _prev, ...rest } = record;
  const line = escapeLine(JSON.stringify({ n, ...rest, prev: end.hash }));
  const bytes = new TextEncoder().encode(`${line}\n`);
  return { bytes, end: { last: n, hash: await hashLine(bytes.subarray(0, -1)) } };
}

/** SHA-256 in hexadecimal of a line's bytes without its newline. */
export async function hashLine(line: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", line as Uint8Array<ArrayBuffer>);
  return new Uint8Array(digest).toHex();
}

/** A chain that was read: its lines, the hash of each, and what is wrong with it. */
export interface ReadChain {
  lines: JsonObject[];
  hashes: string[];
  /** In plain words, each with the number of the line. */
  problems: string[];
  /** The file ends in the middle of a line. */
  isTorn: boolean;
}

/** Reads a chain and checks every link. Never throws for what it holds. */
export async function readChain(bytes: Uint8Array): Promise<ReadChain> {
  const chain: ReadChain = { lines: [], hashes: [], problems: [], isTorn: false };
  let hash = NO_HASH;
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    const line = bytes.subarray(start, end);
    start = end + 1;
    const number = chain.lines.length + 1;
    const record = parseJson(new TextDecoder().decode(line));
    if (!isObject(record)) {
      chain.problems.push(`line ${number} is damaged`);
      chain.lines.push({});
    } else {
      chain.lines.push(record as { [key: string]: Json });
      if (record.n !== number) {
        chain.problems.push(`line ${number} says it is number ${JSON.stringify(record.n)}`);
      } else if (record.prev !== hash) {
        chain.problems.push(
          number === 1
            ? "lines are missing before the first"
            : `line ${number - 1} was changed, or lines are missing after it`,
        );
      }
    }
    hash = await hashLine(line);
    chain.hashes.push(hash);
  }
  chain.isTorn = start < bytes.length;
  return chain;
}
