/** The names of what the injection scan finds in a text. */

import { scanResponse } from "../security/injection/mod.ts";

/** Each label once; `[]` when nothing is found. */
export function labelsIn(text: string): string[] {
  return [...new Set(scanResponse(text).map((warning) => warning.label))];
}
