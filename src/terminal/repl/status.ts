/** One line that says what is being waited for, under a list where there is one; disappears
 * without a trace. Only on a terminal that can move its cursor; elsewhere nothing is shown. */

import { LiveRegion } from "../live_region.ts";
import type { Size } from "../output.ts";
import type { Terminal } from "../terminal.ts";
import { displayWidth, truncate } from "../width.ts";

const FRAMES = { unicode: "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏", ascii: "|/-\\" };
const FRAME_MS = 100;

/** A spinner with a text. */
export class Status {
  readonly #terminal: Terminal;
  readonly #region: LiveRegion;
  #timer: ReturnType<typeof setInterval> | undefined;
  #text: () => string = () => "";
  /** Rows to show above the line; painted, each no wider than the screen. */
  list: (size: Size) => readonly string[] = () => [];
  #frame = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#region = new LiveRegion(terminal.output);
  }

  /** Shows a text, asked for anew at every turn of the spinner. It must be escaped. */
  show(text: () => string): void {
    this.#text = text;
    if (!this.#terminal.interactive) return;
    this.#paint();
    this.#timer ??= setInterval(() => this.#paint(), FRAME_MS);
  }

  /** Takes the line away; the cursor stands where it stood before. */
  clear(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#region.clear();
  }

  #paint(): void {
    const { output } = this.#terminal;
    const frames = output.facts.unicode ? FRAMES.unicode : FRAMES.ascii;
    const frame = frames[this.#frame++ % frames.length] as string;
    const size = output.size();
    const list = this.list(size);
    const text = truncate(`${frame} ${this.#text()}`, size.columns - 1);
    const cursor = { row: list.length, column: displayWidth(text) };
    this.#region.paint({ rows: [...list, output.paint(text, "dim")], cursor });
  }
}
