/** The one reader of the terminal's keys, for the parts and for the kernel's own questions.
 *
 * Reads through Node's stdin, which can be paused: a pending `Deno.stdin.read()` cannot be taken
 * back and would steal the first key from whoever gets the terminal next (an editor). The terminal
 * stays in cbreak, so that Ctrl-C and Ctrl-Z are the system's. */

import type process from "node:process";

/** How keys come: each at once and unseen, whole lines as the system edits them, not at all. */
export type KeyMode = "keys" | "lines" | "off";

/** Reads keys while a mode asks for it. */
export class Keyboard {
  readonly #onBytes: (bytes: Uint8Array | undefined) => void;
  #mode: KeyMode = "off";
  #stdin: typeof process.stdin | undefined;
  #isReading = false;

  /** `onBytes` gets what is typed; `undefined` is the end of input. */
  constructor(onBytes: (bytes: Uint8Array | undefined) => void) {
    this.#onBytes = onBytes;
  }

  get mode(): KeyMode {
    return this.#mode;
  }

  /** Changes the mode; the terminal's own modes follow at once. */
  set(mode: KeyMode): void {
    this.#mode = mode;
    Deno.stdin.setRaw(mode === "keys", { cbreak: mode === "keys" });
    if (mode === "off") this.#pause();
    else void this.#read();
  }

  /** Sets the modes again, which a shell may have changed while we were stopped. */
  renew(): void {
    if (this.#mode !== "keys") return;
    Deno.stdin.setRaw(false);
    Deno.stdin.setRaw(true, { cbreak: true });
  }

  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    // Loaded when a key is first wanted: most commands want none.
    this.#stdin ??= (await import("node:process")).default.stdin;
    if (!this.#isReading) return;
    this.#stdin.on("data", this.#onBytes).on("end", this.#onEnd).on("error", this.#onEnd);
    this.#stdin.resume();
  }

  #pause(): void {
    this.#isReading = false;
    this.#stdin?.pause();
    this.#stdin?.off("data", this.#onBytes).off("end", this.#onEnd).off("error", this.#onEnd);
  }

  readonly #onEnd = () => this.#onBytes(undefined);
}
