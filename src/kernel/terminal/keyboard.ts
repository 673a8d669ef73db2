/** The one reader of the keyboard, where stdin is a terminal.
 *
 * Never fully raw: Ctrl-C and Ctrl-Z stay signals, so they work when everything hangs. Reads
 * through Node's stdin, which can be paused: a pending `Deno.stdin.read()` would take the first
 * key of whoever gets the terminal next. It is loaded when keys are first wanted. */

import type process from "node:process";

/** Keys at once and without echo, whole lines as the system edits them, or nothing. */
export type KeyboardMode = "keys" | "lines" | "off";

/** Where bytes go; `undefined` is the end of input. */
export type KeyListener = (bytes: Uint8Array | undefined) => void;

/** The stdin of this process. */
export class Keyboard {
  readonly #listener: KeyListener;
  #stdin: typeof process.stdin | undefined;
  #mode: KeyboardMode = "off";
  #isReading = false;
  readonly #onData = (bytes: Uint8Array) => this.#listener(bytes);
  readonly #onEnd = () => this.#listener(undefined);

  constructor(listener: KeyListener) {
    this.#listener = listener;
  }

  get mode(): KeyboardMode {
    return this.#mode;
  }

  /** Sets the mode; "off" leaves what is not yet read to others. */
  async use(mode: KeyboardMode): Promise<void> {
    if (mode !== this.#mode) {
      if (mode === "keys" || this.#mode === "keys") setRaw(mode === "keys");
      this.#mode = mode;
    }
    if ((mode !== "off") !== this.#isReading) await (mode === "off" ? this.#pause() : this.#read());
  }

  /** Sets the modes again; a shell may have changed them while we were stopped. */
  renew(): void {
    if (this.#mode !== "keys") return;
    setRaw(false);
    setRaw(true);
  }

  /** Gives the terminal back at once. */
  close(): void {
    if (this.#mode === "keys") setRaw(false);
    this.#mode = "off";
    this.#pause();
  }

  /** Loads what reads, while nobody waits for it; reads nothing. */
  async prepare(): Promise<void> {
    await import("node:process");
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    const { default: { stdin } } = await import("node:process");
    // Meanwhile it was turned off, or off and on again: who came first has begun.
    if (!this.#isReading || this.#stdin) return;
    this.#stdin = stdin;
    stdin.on("data", this.#onData).on("end", this.#onEnd).on("error", this.#onEnd);
    stdin.resume();
  }

  #pause(): void {
    this.#isReading = false;
    this.#stdin?.pause();
    this.#stdin?.off("data", this.#onData).off("end", this.#onEnd).off("error", this.#onEnd);
    this.#stdin = undefined;
  }
}

function setRaw(raw: boolean): void {
  try {
    if (!raw || Deno.build.os === "windows") Deno.stdin.setRaw(raw);
    else Deno.stdin.setRaw(true, { cbreak: true });
  } catch {
    // The terminal has gone; the end of input says so.
  }
}
