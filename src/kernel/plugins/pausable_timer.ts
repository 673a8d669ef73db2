/** The time limit of a call. */

/** A time limit that stands still while the user is being asked. */
export class PausableTimer {
  #left: number | undefined;
  #since = 0;
  #timeout: ReturnType<typeof setTimeout> | undefined;
  readonly #over: () => void;

  /** Calls `over` after `limitMs`; never when that is `undefined`. */
  constructor(limitMs: number | undefined, over: () => void) {
    this.#left = limitMs;
    this.#over = over;
    this.resume();
  }

  /** Lets the time run (on). */
  resume(): void {
    if (this.#left === undefined || this.#timeout !== undefined) return;
    this.#since = performance.now();
    this.#timeout = setTimeout(this.#over, this.#left);
  }

  /** Stops the clock; what is left is kept. */
  pause(): void {
    if (this.#left === undefined || this.#timeout === undefined) return;
    this.clear();
    this.#left = Math.max(0, this.#left - (performance.now() - this.#since));
  }

  /** Ends it for good. */
  clear(): void {
    clearTimeout(this.#timeout);
    this.#timeout = undefined;
  }
}
