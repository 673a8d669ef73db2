/** Notes that wait for the person's trust: what there is, for their owner to see. */

import { walkNotes } from "./walk.ts";

/** Their names, each beginning with `untrusted/`; `folder` is where they lie. */
export function listUntrusted(folder: string): string[] {
  return walkNotes(folder).files.map((file) => `untrusted/${file}`).sort();
}
