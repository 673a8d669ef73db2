/** How much one app process may have written to the disk: a burst, and so much a second.
 *
 * What a person and a model say to each other in a day is a few megabytes. An app that was taken
 * over writes fifty in a second, until the disk is full for everybody. */

import { PyraError } from "../../base/mod.ts";
import { Budget } from "../record/budget.ts";

/** In bytes: eight messages of the largest size at once, and 15 MiB a minute. */
const BURST = 32 * 1024 * 1024;
const PER_SECOND = 256 * 1024;

/** All that one process may write, in bytes. */
const IN_ALL = 512 * 1024 * 1024;

/** What a file costs beside its bytes. */
const FILE_COST = 64 * 1024;

/** The budget of one app process. */
export class DiskBudget {
  readonly #budget = new Budget(BURST, PER_SECOND);
  readonly #now: () => number;
  #left = IN_ALL;

  /** `now` is milliseconds of a clock that only goes on. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Takes what is about to be written. Throws `app.disk` for what is too much. */
  spend(bytes: number, { isFile = false } = {}): void {
    const cost = bytes + (isFile ? FILE_COST : 0);
    if (cost <= this.#left && this.#budget.take(cost, this.#now())) {
      this.#left -= cost;
      return;
    }
    throw new PyraError("This was not written: too much was written in too short a time", {
      code: "app.disk",
      hint: "wait a moment; a fresh start of Pyra may write again",
    });
  }
}
