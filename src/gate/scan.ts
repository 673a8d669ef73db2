/** What the injection scan says about a call. It marks, and forces a question; it blocks nothing. */

import { isObject, type Json } from "../base/mod.ts";
import { scanResponse } from "../security/injection/mod.ts";

/** Characters that are scanned where the terminal is served: a millisecond. Longer texts, and all
 * that comes from outside, a part without rights scans. */
const QUICK_SCAN = 4 * 1024;

/** Characters of arguments that are scanned at most; longer ones are asked about unscanned. */
export const SCAN_LIMIT = 64 * 1024;

/** The labels of what the scan finds, each once. */
export function labelsIn(text: string): string[] {
  return [...new Set(scanResponse(text).map((warning) => warning.label))];
}

/** The same, with a longer text handed to `elsewhere`. */
export async function quickLabels(
  text: string,
  elsewhere: (text: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  return text.length <= QUICK_SCAN ? labelsIn(text) : await elsewhere(text);
}

/** Every text inside a value, keys included; JSON's escapes would hide some from the scan. */
export function* textsOf(value: Json): Generator<string> {
  if (typeof value === "string") yield value;
  else if (Array.isArray(value)) { for (const item of value) yield* textsOf(item); }
  else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      yield key;
      yield* textsOf(item as Json);
    }
  }
}
