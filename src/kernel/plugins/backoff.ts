/** When a plugin that fell over may be tried again. */

/** Waits after the first, second … fall in a row, in milliseconds; the last one repeats. */
const WAITS_MS = [0, 1_000, 5_000, 30_000, 120_000, 600_000];

/** The falls of one plugin. */
export class Backoff {
  #falls = 0;
  #until = 0;
  #reason = "";

  /** It fell over at `now`. */
  fell(now: number, reason: string): void {
    const wait = WAITS_MS[Math.min(this.#falls++, WAITS_MS.length - 1)]!;
    this.#until = now + wait;
    this.#reason = reason;
  }

  /** It answered: the next fall counts as the first. */
  recovered(): void {
    this.#falls = 0;
    this.#until = 0;
  }

  /** How long to wait yet, and why it fell; `undefined` when it may be tried. */
  resting(now: number): { waitMs: number; reason: string } | undefined {
    return now < this.#until ? { waitMs: this.#until - now, reason: this.#reason } : undefined;
  }
}
