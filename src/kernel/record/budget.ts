/** How much a part may cause to be written: so many bytes at once, and so many a second.
 *
 * Who may make noise without end makes the rest unreadable, or pushes it out. Pure: the time is
 * handed in. */

/** A bucket that fills again. */
export class Budget {
  readonly #most: number;
  readonly #perSecond: number;
  #left: number;
  #at: number | undefined;
  #refused = 0;

  /** @param most Bytes that may be written at once.
   * @param perSecond Bytes by which that fills again. */
  constructor(most: number, perSecond: number) {
    this.#most = this.#left = most;
    this.#perSecond = perSecond;
  }

  /** Whether `bytes` may be written at `now`, in milliseconds of a clock that only goes on. */
  take(bytes: number, now: number): boolean {
    const passed = Math.max(0, now - (this.#at ?? now));
    this.#at = now;
    this.#left = Math.min(this.#most, this.#left + passed * this.#perSecond / 1000);
    if (bytes > this.#left) {
      this.#refused++;
      return false;
    }
    this.#left -= bytes;
    return true;
  }

  /** How many were refused since this was last asked. */
  takeRefused(): number {
    const refused = this.#refused;
    this.#refused = 0;
    return refused;
  }
}
