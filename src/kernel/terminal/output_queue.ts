/** Bytes on their way to a terminal or a pipe: in order, bounded, written without blocking the
 * kernel.
 *
 * Whoever adds waits while too much is queued, and so reads no more from its part. A reader that
 * has gone (`| head`) closes the queue. */

import { ExitCode, PyraError } from "../../base/mod.ts";

/** How much may wait, in bytes, before whoever adds more has to wait. */
const LIMIT = 256 * 1024;

/** How long a question waits for what was shown before it, in milliseconds. */
const HOLD_PATIENCE_MS = 200;

/** The most that is written at once, in bytes. */
const PIECE = 64 * 1024;

/** 1 is stdout, 2 is stderr. */
export type Stream = 1 | 2;

interface Entry {
  stream: Stream;
  bytes: Uint8Array;
}

/** The reader of our output has gone; no failure. */
export class OutputClosedError extends PyraError {
  constructor() {
    super("The reader of the output has gone", { code: "output.closed", exitCode: ExitCode.ok });
  }
}

/** One destination's queue. */
export class OutputQueue {
  readonly #write: (stream: Stream, bytes: Uint8Array) => Promise<void>;
  #entries: Entry[] = [];
  /** What was added while the queue is held. */
  #waiting: Entry[] | undefined;
  #size = 0;
  #isWriting = false;
  #isClosed = false;
  #wake: (() => void)[] = [];
  #drops = 0;

  /** `write` writes all it is given; a piece is never larger than 64 KiB. */
  constructor(write: (stream: Stream, bytes: Uint8Array) => Promise<void>) {
    this.#write = write;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Queues bytes; returns when there is room for more. Of very many, only so much is queued at a
   * time; what was dropped meanwhile is not. Throws {@linkcode OutputClosedError}. */
  async add(stream: Stream, bytes: Uint8Array): Promise<void> {
    const drops = this.#drops;
    let at = 0;
    do {
      if (this.#isClosed) throw new OutputClosedError();
      if (this.#drops > drops) return;
      const piece = bytes.subarray(at, at + LIMIT);
      at += piece.length;
      this.#size += piece.length;
      (this.#waiting ?? this.#entries).push({ stream, bytes: piece });
      if (!this.#isWriting) void this.#run();
      await this.#until(() => this.#size <= LIMIT);
    } while (at < bytes.length);
    if (this.#isClosed) throw new OutputClosedError();
  }

  /** Writes what was added before, for as long as a question can wait; keeps the rest, and what comes
   * from now on, until {@linkcode release}. Returns when nothing is being written. */
  async hold(): Promise<void> {
    const isFirst = this.#waiting === undefined;
    this.#waiting ??= [];
    const timer = setTimeout(() => {
      this.#waiting?.unshift(...this.#entries.splice(0));
      this.#notify();
    }, isFirst ? HOLD_PATIENCE_MS : 0);
    await this.#until(() => this.#entries.length === 0 && !this.#isWriting);
    clearTimeout(timer);
  }

  /** Keeps what is not written yet, at once: a pipe may take nothing for as long as it likes. */
  holdNow(): void {
    this.#waiting = [...this.#entries.splice(0), ...this.#waiting ?? []];
  }

  /** Goes on writing. */
  release(): void {
    for (const entry of this.#waiting ?? []) this.#entries.push(entry);
    this.#waiting = undefined;
    if (!this.#isWriting) void this.#run();
  }

  /** Forgets what is not written yet: Ctrl-C, as at any terminal. */
  drop(): void {
    this.#drops++;
    for (const list of [this.#entries, this.#waiting ?? []]) {
      for (const { bytes } of list.splice(0)) this.#size -= bytes.length;
    }
    this.#notify();
  }

  /** Waits until all is written, or nobody reads it, or for `ms`. */
  async flush(ms?: number): Promise<void> {
    let isLate = false;
    const timer = ms === undefined ? undefined : setTimeout(() => {
      isLate = true;
      this.#notify();
    }, ms);
    await this.#until(() => isLate || this.#size === 0 && !this.#isWriting);
    clearTimeout(timer);
  }

  async #run(): Promise<void> {
    this.#isWriting = true;
    while (this.#entries.length > 0) {
      const { stream, bytes } = this.#next();
      try {
        await this.#write(stream, bytes);
      } catch {
        // The reader has gone, or the terminal: there is nobody to tell on this stream.
        this.#isClosed = true;
        this.#entries = [];
        this.#size = 0;
      }
      if (!this.#isClosed) this.#size -= bytes.length;
      this.#notify();
    }
    this.#isWriting = false;
    this.#notify();
  }

  /** The next piece: small writes to one stream become one. */
  #next(): Entry {
    const [first] = this.#entries as [Entry];
    if (first.bytes.length >= PIECE) {
      const bytes = first.bytes.subarray(0, PIECE);
      first.bytes = first.bytes.subarray(PIECE);
      if (first.bytes.length === 0) this.#entries.shift();
      return { stream: first.stream, bytes };
    }
    let count = 0;
    let size = 0;
    for (const { stream, bytes } of this.#entries) {
      if (stream !== first.stream || size + bytes.length > PIECE) break;
      size += bytes.length;
      count++;
    }
    const taken = this.#entries.splice(0, count);
    if (count === 1) return first;
    const joined = new Uint8Array(size);
    let at = 0;
    for (const { bytes } of taken) {
      joined.set(bytes, at);
      at += bytes.length;
    }
    return { stream: first.stream, bytes: joined };
  }

  async #until(ready: () => boolean): Promise<void> {
    while (!ready() && !this.#isClosed) {
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
