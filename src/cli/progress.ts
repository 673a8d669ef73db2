/** How far something long has come: one line on stderr, after a second, on a terminal only. */

import type { Output } from "../terminal/mod.ts";

const PATIENCE_MS = 1000;
const EVERY_MS = 100;

/** The progress of one task. */
export class Progress {
  readonly #out: Output;
  readonly #what: string;
  #shownAt = performance.now() + PATIENCE_MS - EVERY_MS;
  #isShown = false;

  constructor(out: Output, what: string) {
    this.#out = out;
    this.#what = what;
  }

  /** Shows `done` of `total`, at most ten times a second. */
  show(done: number, total: number): void {
    const now = performance.now();
    const { facts } = this.#out;
    if (!facts.stderr || !facts.cursor || now - this.#shownAt < EVERY_MS) return;
    this.#shownAt = now;
    this.#isShown = true;
    const percent = Math.floor((done / Math.max(total, 1)) * 100);
    this.#out.status(`${this.#what} ${done} of ${total} (${percent} %)`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#isShown) this.#out.status("");
  }
}
