/** `head.json`: how far the record had come, beside the days.
 *
 * A chain shows what was taken out of its middle, and nothing of what was cut off its end. The head
 * is written after each line of an index, and looked at before each run begins: what is missing by
 * then is a line of that run, and stays on record. Whoever also changes the head leaves no trace
 * here; no part of Pyra may. */

import { isObject, type JsonObject, parseJson } from "../../base/mod.ts";
import type { ChainEnd } from "./chain.ts";

/** The end of the newest index. */
export interface Head extends ChainEnd {
  day: string;
}

/** Its name in the folder of the record. */
const NAME = "head.json";

/** `undefined` where there is none, or only a part of one. */
export function readHead(folder: string): Head | undefined {
  try {
    const head = parseJson(Deno.readTextFileSync(`${folder}/${NAME}`));
    if (!isObject(head)) return undefined;
    const { day, last, hash } = head as JsonObject;
    return { day: String(day), last: Number(last) || 0, hash: String(hash) };
  } catch {
    return undefined;
  }
}

/** Notes it, unless it is of an earlier day. One that cannot be written is only older than it could
 * be: never throws. */
export function writeHead(folder: string, head: Head): void {
  try {
    if ((readHead(folder)?.day ?? "") > head.day) return;
    Deno.writeTextFileSync(`${folder}/${NAME}`, `${JSON.stringify(head)}\n`, { mode: 0o600 });
  } catch {
    // A full disk, or no descriptor left.
  }
}

/** What an index must still hold of the head, in plain words what it does not; `end` is where it
 * ends. */
export function missingOf({ day, last, hash }: Head, end: ChainEnd): string | undefined {
  if (end.last < last) return `${last - end.last} lines are missing at the end of ${day}`;
  if (end.last === last && end.hash !== hash) return `the last line of ${day} is another one`;
  return undefined;
}
