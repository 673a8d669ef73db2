/** What is pressed while the kernel asks: bytes of a terminal as keys that may answer, and noise
 * that never does.
 *
 * A paste in brackets is one event of its own; whatever else begins with Escape, a cursor key or
 * the terminal's reply to somebody, is noise. A reply may hold any letter, so it is swallowed
 * whole, wherever it was split. */

import { QuietTime } from "./quiet_time.ts";

/** One thing that happened while a question is on the screen. */
export type Press =
  /** A character; `alone` if nothing else came with it. */
  | { kind: "text"; text: string; alone: boolean }
  | { kind: "enter" | "escape" | "backspace" | "erase" | "end"; alone: boolean }
  | { kind: "paste"; text: string }
  /** A sequence or a control character that answers nothing. */
  | { kind: "noise" }
  /** Ctrl-C, nobody there any more, or the question was taken back. */
  | { kind: "stop" }
  /** Ctrl-Z; the window has another size; or we were stopped, and what we drew is lost. */
  | { kind: "suspend" | "resize" | "lost" };

const PASTE_START = "\x1b[200~";
const PASTE_END = "\x1b[201~";

/** Longer than any value a person would paste into a question, in characters. */
const LONGEST_PASTE = 65_536;

/** A reply longer than this is not waited for. */
const LONGEST_REPLY = 4096;

/** How long an Escape waits for its sequence, and a begun sequence for its end, in milliseconds. */
const ESCAPE_MS = 100;
const REPLY_MS = 500;

// deno-lint-ignore no-control-regex
const CSI = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]/y;
// deno-lint-ignore no-control-regex
const STRING = /(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)/y;
const OPEN =
  // deno-lint-ignore no-control-regex
  /\x1b(?:O?$)|(?:\x1b\[|\x9b)[0-?]*[ -/]*$|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*\x1b?$/y;
// deno-lint-ignore no-control-regex
const OTHER_ESCAPE = /\x1b(?:O[^]|\x1b*[^\x1b]|\x1b)/y;

/** The presses of one question, in order. */
export class Presses {
  #decoder = new TextDecoder();
  #buffer = "";
  #paste: string | undefined;
  #events: Press[] = [];
  #wake: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The question was taken back by whoever had it asked. */
  isTakenBack = false;

  /** Whoever has it asked takes it back. */
  takeBack(): void {
    this.isTakenBack = true;
    this.note({ kind: "stop" });
  }

  /** Takes what was read from the keyboard; `undefined` is its end. */
  push(bytes: Uint8Array | undefined): void {
    clearTimeout(this.#timer);
    if (bytes === undefined) return this.note({ kind: "stop" });
    this.#buffer += this.#decoder.decode(bytes, { stream: true });
    const found: Press[] = [];
    while (this.#buffer !== "") {
      const press = this.#take();
      if (press === "unfinished") break;
      if (press) found.push(press);
    }
    const alone = found.length === 1 && this.#buffer === "" && this.#paste === undefined;
    if (!alone) { for (const press of found) if ("alone" in press) press.alone = false; }
    if (this.#buffer !== "") this.#waitForRest();
    // Even half a reply breaks the silence; what an Escape is, shows in a moment.
    if (found.length === 0 && this.#buffer !== "\x1b") found.push({ kind: "noise" });
    this.note(...found);
  }

  /** Adds events that are no keys. */
  note(...events: Press[]): void {
    this.#events.push(...events);
    if (events.length > 0) this.#wake?.();
  }

  /** The next event; `undefined` when none comes within `ms`. */
  async next(ms?: number): Promise<Press | undefined> {
    if (this.#events.length === 0) {
      await new Promise<void>((resolve) => {
        const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    return this.#events.shift();
  }

  /** The next event, or `undefined` once none has come for `ms` in which one would have been heard:
   * a part that keeps this process busy makes nobody's keys late enough to be an answer. */
  async afterSilence(ms: number): Promise<Press | undefined> {
    const quiet = new QuietTime(ms);
    for (;;) {
      const press = await this.next(QuietTime.SLICE_MS);
      if (press !== undefined || quiet.isOver()) return press;
    }
  }

  /** Ends the timer; what is half read is forgotten. */
  close(): void {
    clearTimeout(this.#timer);
    this.#buffer = "";
    this.#paste = undefined;
  }

  #take(): Press | "unfinished" | undefined {
    if (this.#paste !== undefined) return this.#takePaste();
    const buffer = this.#buffer;
    const first = buffer[0]!;
    if (buffer.startsWith(PASTE_START)) {
      this.#buffer = buffer.slice(PASTE_START.length);
      this.#paste = "";
      return undefined;
    }
    if (first === "\x1b" || first >= "\x80" && first <= "\x9f") {
      if (fits(OPEN, buffer) && buffer.length < LONGEST_REPLY) return "unfinished";
      const length = fits(CSI, buffer) || fits(STRING, buffer) || fits(OTHER_ESCAPE, buffer) || 1;
      this.#buffer = buffer.slice(length);
      return { kind: "noise" };
    }
    const char = String.fromCodePoint(buffer.codePointAt(0)!);
    this.#buffer = buffer.slice(char.length);
    return keyOf(char);
  }

  /** The end of a paste may be split, so the last few characters are kept back. */
  #takePaste(): Press | "unfinished" {
    const end = this.#buffer.indexOf(PASTE_END);
    const until = end < 0 ? Math.max(0, this.#buffer.length - PASTE_END.length + 1) : end;
    this.#paste = (this.#paste + this.#buffer.slice(0, until)).slice(0, LONGEST_PASTE);
    this.#buffer = this.#buffer.slice(end < 0 ? until : end + PASTE_END.length);
    if (end < 0) return "unfinished";
    const text = this.#paste;
    this.#paste = undefined;
    return { kind: "paste", text };
  }

  #waitForRest(): void {
    if (this.#paste !== undefined) return;
    const isEscape = this.#buffer === "\x1b";
    this.#timer = setTimeout(() => {
      this.#buffer = "";
      this.note(isEscape ? { kind: "escape", alone: true } : { kind: "noise" });
    }, isEscape ? ESCAPE_MS : REPLY_MS);
  }
}

/** Characters of a buffer that a sticky pattern takes. */
function fits(pattern: RegExp, text: string): number {
  pattern.lastIndex = 0;
  return pattern.exec(text)?.[0].length ?? 0;
}

function keyOf(char: string): Press {
  if (char === "\r" || char === "\n") return { kind: "enter", alone: true };
  if (char === "\x7f" || char === "\b") return { kind: "backspace", alone: true };
  if (char === "\x15") return { kind: "erase", alone: true };
  if (char === "\x04") return { kind: "end", alone: true };
  // Where the system did not make a signal of it.
  if (char === "\x03") return { kind: "stop" };
  if (char < " ") return { kind: "noise" };
  return { kind: "text", text: char, alone: true };
}
