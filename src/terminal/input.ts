/** The only reader of stdin. Keys while raw, lines while not.
 *
 * What is typed while nobody asks is kept for the next question, unless that
 * question calls `settle()`. Everything read is untrusted. */

import type { KeptInput } from "../base/mod.ts";
import { type Key, KeyDecoder } from "./keys.ts";
import type { Output } from "./output.ts";
import type { Screen } from "./screen.ts";

/** Bytes from a keyboard or a pipe; can be paused without losing any. */
export interface InputSource {
  /** Starts, or starts again, handing over bytes; `undefined` is the end. */
  start(receive: (bytes: Uint8Array | undefined) => void): void;
  /** Stops; unread bytes stay where they are. */
  stop(): void;
  /** Keys at once and without echo, or whole lines as the system edits them. */
  setRaw(raw: boolean): void;
}

/** How long a lone Escape waits for the rest of a sequence, in milliseconds. */
const ESCAPE_WAIT_MS = 40;

/** How long the keyboard must be still before a question is put that typed-ahead
 * input must not answer: longer than the pause between two keys of quick typing. */
const QUIET_MS = 250;

/** Keys and lines from a terminal, or lines from a pipe. */
export class TerminalInput {
  readonly #source: InputSource;
  readonly #decoder = new KeyDecoder();
  #utf8 = new TextDecoder();
  #keys: Key[] = [];
  #text = "";
  #raw = false;
  #running = false;
  #ended = false;
  #wake: (() => void) | undefined;
  #escapeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(source: InputSource) {
    this.#source = source;
  }

  /** The keys that have arrived, at least one; `undefined` at the end of input or
   * once `signal` aborts. Turns raw mode on. */
  async keys(signal?: AbortSignal): Promise<Key[] | undefined> {
    this.#begin(true);
    await this.#until(() => this.#keys.length > 0, signal);
    if (signal?.aborted || this.#keys.length === 0) return undefined;
    return this.#keys.splice(0);
  }

  /** Puts keys back that belong to the next question. */
  unread(keys: readonly Key[]): void {
    this.#keys = [...keys, ...this.#keys];
  }

  /** One line without its end, as the system lets the user edit it; `undefined` at the
   * end of input or once `signal` aborts. Turns raw mode off. */
  async line(signal?: AbortSignal): Promise<string | undefined> {
    this.#begin(false);
    await this.#until(() => this.#text.includes("\n"), signal);
    if (signal?.aborted) return undefined;
    const end = this.#text.indexOf("\n");
    if (end < 0) {
      const rest = this.#text;
      this.#text = "";
      return rest === "" ? undefined : rest;
    }
    const line = this.#text.slice(0, end).replace(/\r$/, "");
    this.#text = this.#text.slice(end + 1);
    return line;
  }

  /** Keeps listening without a question, so that echo is off and typed keys are kept. */
  listen(): void {
    this.#begin(true);
  }

  /** Forgets what was typed ahead. */
  drop(): void {
    this.#keys = [];
    this.#text = "";
    this.#decoder.flush();
  }

  /** Forgets what was typed ahead and waits until the keyboard has been still for a
   * moment, so that no key meant for something else answers the next question. */
  async settle(signal?: AbortSignal): Promise<void> {
    this.#begin(true);
    do {
      this.drop();
      await this.#until(() => this.#keys.length > 0, signal, QUIET_MS);
    } while (this.#keys.length > 0 && !signal?.aborted);
  }

  /** Gives the terminal back as it was found. Keys typed ahead are forgotten; bytes
   * not yet read stay for whoever reads next. */
  close(): void {
    if (!this.#running) return;
    this.#source.stop();
    if (this.#raw) this.#source.setRaw(false);
    this.#running = this.#raw = false;
    this.drop();
  }

  /** Waits for `ready`, the end of input, the abort of `signal`, or for `ms`. */
  async #until(ready: () => boolean, signal?: AbortSignal, ms?: number): Promise<void> {
    if (ready() || this.#ended || signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        this.#wake = undefined;
        resolve();
      };
      const timer = ms === undefined ? undefined : setTimeout(done, ms);
      signal?.addEventListener("abort", done);
      this.#wake = () => {
        if (ready() || this.#ended) done();
      };
    });
  }

  #begin(raw: boolean): void {
    if (raw !== this.#raw) {
      this.#source.setRaw(raw);
      this.#raw = raw;
    }
    if (this.#running) return;
    this.#running = true;
    this.#source.start((bytes) => this.#receive(bytes));
  }

  #receive(bytes: Uint8Array | undefined): void {
    clearTimeout(this.#escapeTimer);
    if (bytes === undefined) this.#ended = true;
    const text = this.#utf8.decode(bytes, { stream: bytes !== undefined });
    if (this.#raw) {
      this.#keys.push(...this.#decoder.push(text));
      if (this.#decoder.pending) {
        this.#escapeTimer = setTimeout(() => {
          this.#keys.push(...this.#decoder.flush());
          this.#wake?.();
        }, ESCAPE_WAIT_MS);
      }
    } else this.#text += text;
    this.#wake?.();
  }
}

/** The input of this process: keys where somebody is at a terminal, else what comes in a pipe. */
export function inputSource({ facts, screen }: Output): InputSource {
  return facts.stdin ? screenSource(screen) : pipeSource(screen.input);
}

function screenSource(screen: Screen): InputSource {
  let mode: "keys" | "lines" = "lines";
  let running = false;
  return {
    start(receive) {
      running = true;
      screen.onKeys = receive;
      screen.keyboard(mode);
    },
    stop() {
      running = false;
      screen.onKeys = undefined;
      screen.keyboard("off");
    },
    setRaw(raw) {
      mode = raw ? "keys" : "lines";
      if (running) screen.keyboard(mode);
    },
  };
}

function pipeSource(input: KeptInput): InputSource {
  let receive: ((bytes: Uint8Array | undefined) => void) | undefined;
  return {
    async start(receiver) {
      receive = receiver;
      const isWanted = () => receive === receiver;
      while (isWanted()) {
        const piece = await input.read(isWanted);
        if (isWanted()) receiver(piece);
        if (!piece) return;
      }
    },
    stop() {
      receive = undefined;
    },
    setRaw() {},
  };
}
