/** The time in which keys may belong to a secret: from before it is asked for until the keyboard was
 * silent for a while. What is typed then is nobody's, and is not shown. */

import { SILENCE_MS } from "./asking.ts";
import { QuietTime } from "./quiet_time.ts";

/** The longest that it goes on behind a question for hands that keep typing, in milliseconds: what they
 * type then is meant for what they see. */
const LONGEST_MS = 1500;

/** One terminal's. */
export class PrivateTime {
  readonly #over: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isOn = false;
  #latest = Infinity;

  /** `over` is called when it ends. */
  constructor(over: () => void) {
    this.#over = over;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** A secret is about to be asked for. */
  begin(): void {
    clearInterval(this.#timer);
    this.#isOn = true;
    this.#latest = Infinity;
  }

  /** The question has gone, or a key came after it: the silence counts from now. */
  endAfterSilence(): void {
    clearInterval(this.#timer);
    const quiet = new QuietTime(SILENCE_MS);
    this.#latest = Math.min(this.#latest, performance.now() + LONGEST_MS);
    this.#timer = setInterval(() => {
      if (!quiet.isOver() && performance.now() < this.#latest) return;
      clearInterval(this.#timer);
      this.#isOn = false;
      this.#over();
    }, QuietTime.SLICE_MS);
    Deno.unrefTimer(this.#timer);
  }
}
