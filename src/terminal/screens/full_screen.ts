/** The whole screen as one region: what stood there before comes back at the end. */

import { type Frame, LiveRegion } from "../live_region.ts";
import type { Terminal } from "../terminal.ts";

const ENTER = "\x1b[?1049h";
const CLEAR = "\x1b[2J\x1b[H";
const LEAVE = "\x1b[?1049l";

/** Takes the screen until disposed. `frame` says what belongs on it, whatever its size. */
export class FullScreen implements Disposable {
  readonly #terminal: Terminal;
  readonly #frame: () => Frame;
  readonly #offRedraw: () => void;
  #region: LiveRegion;

  constructor(terminal: Terminal, frame: () => Frame) {
    this.#terminal = terminal;
    this.#frame = frame;
    this.#region = new LiveRegion(terminal.output);
    // After another size, or a stop and a shell's prompt, nothing on it is known.
    this.#offRedraw = terminal.onRedraw(() => this.#repaint());
    terminal.output.write(ENTER);
    this.#repaint();
  }

  /** Shows the frame as it is now. */
  paint(): void {
    this.#region.paint(this.#frame());
  }

  #repaint(): void {
    this.#region = new LiveRegion(this.#terminal.output);
    this.#terminal.output.write(CLEAR);
    this.paint();
  }

  [Symbol.dispose](): void {
    this.#offRedraw();
    this.#terminal.output.write(LEAVE);
  }
}
