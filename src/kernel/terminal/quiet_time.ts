/** Silence of the keyboard, measured so that only time counts in which a key would have been heard.
 *
 * A timer that fires late says that this process was busy: keys may lie unread behind it. So time
 * is counted in slices, and one that took much longer than a slice does not count. */

/** One wait for silence. Look at it once after each slice. */
export class QuietTime {
  /** How long to listen between two looks, in milliseconds. */
  static readonly SLICE_MS = 20;

  #left: number;
  #since = performance.now();

  /** `ms` is how long it must be silent. */
  constructor(ms: number) {
    this.#left = ms;
  }

  /** A slice has gone by without a key: whether that makes it long enough. */
  isOver(): boolean {
    const now = performance.now();
    if (now - this.#since < 3 * QuietTime.SLICE_MS) this.#left -= now - this.#since;
    this.#since = now;
    return this.#left <= 0;
  }
}
