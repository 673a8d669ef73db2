/** A terminal made of arrays, for tests: keys go in, a screen comes out. */

import { KeptInput } from "../base/mod.ts";
import type { TerminalFacts } from "../contracts/mod.ts";
import { type InputSource, TerminalInput } from "./input.ts";
import { InterruptStack } from "./interrupts.ts";
import type { Output, Size } from "./output.ts";
import { createPaint } from "./style.ts";
import type { Redraw } from "./screen.ts";
import type { Terminal } from "./terminal.ts";
import { graphemes } from "../text/mod.ts";
import { graphemeWidth } from "./width.ts";

/** A screen that understands what we write, and throws at anything else. */
export class FakeScreen {
  readonly size: Size;
  #rows: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(size: Size) {
    this.size = size;
  }

  /** The rows without the empty ones at the end; a wide character is followed by `""`. */
  get text(): string {
    return this.#rows.map((row) => Array.from(row, (cell) => cell ?? " ").join("").trimEnd())
      .join("\n").trimEnd();
  }

  get cursor(): { row: number; column: number } {
    return { row: this.#row, column: this.#column };
  }

  write(text: string): void {
    // deno-lint-ignore no-control-regex
    for (const part of text.split(/(\x1b\[[?\d;]*[A-Za-z]|[\r\n])/)) {
      if (part === "\r") this.#column = 0;
      else if (part === "\n") this.#go(this.#row + 1, 0);
      else if (part.startsWith("\x1b")) this.#control(part);
      else this.#put(part);
    }
  }

  #put(text: string): void {
    for (const cluster of graphemes(text)) {
      const width = graphemeWidth(cluster);
      if (/\p{Cc}/u.test(cluster)) throw new TypeError(`a control character: ${escape(cluster)}`);
      if (this.#column + width > this.size.columns) this.#go(this.#row + 1, 0);
      const row = this.#rows[this.#row] as string[];
      row[this.#column] = cluster;
      if (width === 2) row[this.#column + 1] = "";
      this.#column += width;
    }
  }

  #go(row: number, column: number): void {
    this.#row = row;
    this.#column = column;
    while (this.#rows.length <= row) this.#rows.push([]);
  }

  #control(sequence: string): void {
    const count = parseInt(sequence.slice(2), 10) || 1;
    switch (sequence.at(-1)) {
      case "A":
        return this.#go(Math.max(0, this.#row - count), this.#column);
      case "B":
        return this.#go(this.#row + count, this.#column);
      case "C":
        return this.#go(this.#row, this.#column + count);
      case "K":
        this.#rows[this.#row]?.splice(this.#column);
        return;
      case "H":
        return this.#go(0, 0);
      case "h":
      case "l":
        // The alternate screen; this one has no other.
        return;
      case "J":
        if (count === 2) return void (this.#rows = this.#rows.map(() => []));
        this.#rows[this.#row]?.splice(this.#column);
        this.#rows.splice(this.#row + 1);
        return;
      case "m":
        return;
      default:
        throw new TypeError(`an unknown sequence: ${escape(sequence)}`);
    }
  }
}

function escape(text: string): string {
  return JSON.stringify(text);
}

/** What a test may choose. */
export interface FakeOptions extends Partial<TerminalFacts> {
  columns?: number;
  rows?: number;
}

/** A terminal whose keyboard and screen belong to the test. */
export class FakeTerminal implements Terminal {
  readonly output: Output;
  readonly input: TerminalInput;
  readonly interrupts = new InterruptStack();
  readonly interactive: boolean;
  readonly screen: FakeScreen;
  /** Lines on stderr. */
  readonly errors: string[] = [];
  /** Everything written to stdout. */
  written = "";
  #receive: ((bytes: Uint8Array | undefined) => void) | undefined;
  #unread: (Uint8Array | undefined)[] = [];
  #redraw: (why: Redraw) => void = () => {};

  constructor(options: FakeOptions = {}) {
    const { columns = 40, rows = 10, ...facts } = options;
    const all = { stdin: true, stdout: true, stderr: true, color: false, cursor: true };
    const size = { columns, rows };
    const known: TerminalFacts = { ...all, unicode: true, size, ...facts };
    this.screen = new FakeScreen({ columns, rows });
    this.output = {
      facts: known,
      screen: {
        size: () => this.screen.size,
        show: (_, text) => this.#write(text),
        keyboard: () => {},
        onKeys: undefined,
        input: new KeptInput(() => Promise.resolve(undefined)),
        onRedraw: (listener) => this.onRedraw(listener),
      },
      paint: createPaint(known.color),
      size: () => this.screen.size,
      write: (text) => this.#write(text),
      line: (text = "") => this.#write(text + "\n"),
      error: (text) => void this.errors.push(text),
      status: () => {},
    };
    this.interactive = known.stdin && known.stdout && known.cursor;
    this.input = new TerminalInput(this.#source());
  }

  /** Whether somebody reads the keyboard. */
  get listening(): boolean {
    return this.#receive !== undefined;
  }

  /** Types: what a keyboard would send. Everything is delivered before it resolves. */
  async type(...texts: string[]): Promise<void> {
    for (const text of texts) await this.bytes(new TextEncoder().encode(text));
  }

  /** The same for bytes that need not be whole characters. */
  async bytes(bytes: Uint8Array): Promise<void> {
    this.#deliver(bytes);
    await settled();
  }

  /** The end of a pipe. */
  async endInput(): Promise<void> {
    this.#deliver(undefined);
    await settled();
  }

  /** Ctrl-C. */
  async interrupt(): Promise<void> {
    this.interrupts.ring();
    await settled();
  }

  /** Another size; unlike a real terminal this one does not wrap its rows anew. */
  async resize(columns: number, rows = this.screen.size.rows): Promise<void> {
    Object.assign(this.screen.size, { columns, rows });
    this.#redraw("resize");
    await settled();
  }

  /** Back after Ctrl-Z: the shell has written something meanwhile. */
  async resume(): Promise<void> {
    this.screen.write("\r\n$ fg\r\n");
    this.#redraw("resume");
    await settled();
  }

  onRedraw(listener: (why: Redraw) => void): () => void {
    this.#redraw = listener;
    return () => this.#redraw = () => {};
  }

  close(): void {
    this.input.close();
  }

  #write(text: string): void {
    this.written += text;
    if (this.output.facts.cursor) this.screen.write(text);
  }

  #deliver(bytes: Uint8Array | undefined): void {
    if (this.#receive === undefined) this.#unread.push(bytes);
    else this.#receive(bytes);
  }

  #source(): InputSource {
    return {
      start: (receive) => {
        this.#receive = receive;
        for (const bytes of this.#unread.splice(0)) receive(bytes);
      },
      stop: () => this.#receive = undefined,
      setRaw: () => {},
    };
  }
}

/** Lets everything that is ready run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** A key by its usual name, as bytes. */
export const KEYS = {
  enter: "\r",
  tab: "\t",
  backspace: "\x7f",
  escape: "\x1b",
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
  home: "\x1b[H",
  end: "\x1b[F",
  altEnter: "\x1b\r",
  altLeft: "\x1b[1;3D",
  ctrl: (letter: string) => String.fromCharCode(letter.toUpperCase().charCodeAt(0) - 64),
  paste: (text: string) => `\x1b[200~${text}\x1b[201~`,
};
