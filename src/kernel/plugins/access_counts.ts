/** The accesses of one run, counted: each thing once for each verdict, in bounded memory.
 *
 * Pure. A plugin can ask for as many different things as it likes. What was refused has a room of
 * its own, so that no number of other accesses pushes it out; where that is full, too, what was
 * refused is still told by its folder, and at last as a number. */

import type { Access } from "./access.ts";
import { type CountedAccess, countInto } from "./counted_access.ts";

/** Most different things that are kept of each verdict. */
const KEPT = 10_000;

/** Most folders that stand for what is in them, beyond. */
const FOLDERS_KEPT = 1_000;

/** Most refused accesses that are told one by one, each time. */
const TOLD = 20;

/** Longest value that is kept, in characters. */
const VALUE_LIMIT = 512;

/** What stands for all that is not kept. */
export const MORE = "(more)";

/** Refused accesses to be told. */
export interface NewRefusals {
  refused: Access[];
  /** How many more there were. */
  more: number;
}

/** Counts the accesses of a run. */
export class AccessCounts {
  readonly #refused = new Map<string, CountedAccess>();
  readonly #allowed = new Map<string, CountedAccess>();
  readonly #folders = new Map<string, CountedAccess>();
  readonly #rest = new Map<string, CountedAccess>();
  #new = new Map<string, Access>();
  #newMore = 0;

  add(access: Access): void {
    const value = access.value.length > VALUE_LIMIT
      ? `${access.value.slice(0, VALUE_LIMIT)}…`
      : access.value;
    const counted = { ...access, value, times: 1 };
    const isKept = access.refused
      ? countInto(this.#refused, counted, KEPT) ||
        countInto(this.#folders, inFolder(counted), FOLDERS_KEPT)
      : countInto(this.#allowed, counted, KEPT);
    if (!isKept) countInto(this.#rest, { ...counted, value: MORE });
    if (access.refused) this.#tell(counted);
  }

  /** All of them. */
  all(): CountedAccess[] {
    const maps = [this.#refused, this.#folders, this.#rest, this.#allowed];
    return maps.flatMap((map) => [...map.values()]);
  }

  /** The refused ones worth a line in the log since the last time, each once. */
  takeRefusals(): NewRefusals {
    const taken = { refused: [...this.#new.values()], more: this.#newMore };
    this.#new = new Map();
    this.#newMore = 0;
    return taken;
  }

  /** Variables are not told: an unlisted one reads as unset, and libraries look for many. */
  #tell(access: Access): void {
    if (access.permission === "env") return;
    const key = `${access.permission} ${access.value}`;
    if (this.#new.has(key)) return;
    if (this.#new.size < TOLD) this.#new.set(key, access);
    else this.#newMore++;
  }
}

/** Its folder in its place, where it has one. */
function inFolder(access: CountedAccess): CountedAccess {
  const folder = access.value.slice(0, access.value.lastIndexOf("/") + 1);
  return { ...access, value: folder === "" ? MORE : `${folder}…` };
}
