/** How much a part may say: the longest line of a plugin, and bytes, lines, calls or messages over
 * time. */

/** Longest line, in bytes. */
export const LINE_LIMIT = 1024 * 1024;

/** So much at once, so much a second from then on. */
export class OutputBudget {
  #left: number;
  #at: number;

  constructor(
    readonly burst: number,
    readonly perSecond: number,
    readonly now: () => number,
  ) {
    this.#left = burst;
    this.#at = now();
  }

  /** Takes `amount`; `false` when that much was not left. */
  spend(amount: number): boolean {
    const at = this.now();
    this.#left = Math.min(this.burst, this.#left + (at - this.#at) / 1000 * this.perSecond);
    this.#at = at;
    this.#left -= amount;
    return this.#left >= 0;
  }
}
