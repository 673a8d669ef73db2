/** The pipe that the runtime writes a plugin's accesses into, read by the kernel as they come.
 *
 * A pipe cannot be written over from inside the second wall, as a file could; but the plugin's code
 * can write to it as well. What no runtime writes is told. The runtime waits while the pipe is full,
 * so a plugin that asks for very much is slowed down and nothing is dropped; the kernel never waits
 * for it. */

import { programPath } from "../../processes/mod.ts";

/** Longest line that a runtime writes, in characters: no path, host or address is as long. */
const LINE_LIMIT = 64 * 1024;

/** What is told of a line that is none. */
const FORGED = "a line that the runtime did not write";

/** How fast it is read: so many bytes at once, then so many a second. */
const BURST = 8 * 1024 * 1024;
const PER_SECOND = 1024 * 1024;

/** How long a plugin that fills the pipe may keep a look at it waiting, in milliseconds. */
const DRAIN_MS = 2_000;

/** What becomes of what is read. */
export interface PipeEars {
  /** How all that the runtime writes begins. */
  begins: string;
  /** Whether it is a line that the runtime writes. */
  isLine(line: string): boolean;
  onLine(line: string): void;
  /** Something else wrote to the pipe; `why` completes "it holds …". */
  onWrong(why: string): void;
}

/** A pipe that is being read. */
export class AccessPipe {
  readonly path: string;
  readonly #reader: Deno.FsFile;
  readonly #writer: Deno.FsFile;
  readonly #ears: PipeEars;
  readonly #reading: Promise<void>;
  /** What the kernel itself writes, to know that everything before it was read. */
  readonly #marks = new Map<string, () => void>();
  readonly #decoder = new TextDecoder();
  #line = "";
  /** What may be the beginning of a line that a mark has cut in two, and whether one followed. */
  #begun: { text: string; isCut: boolean } | undefined;
  #isClosed = false;

  /** Makes the pipe at `path`, in a folder that is there. */
  static async open(path: string, ears: PipeEars): Promise<AccessPipe> {
    const { success, stderr } = await new Deno.Command(programPath("mkfifo"), {
      args: ["-m", "600", path],
      clearEnv: true,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) throw new Deno.errors.AlreadyExists(new TextDecoder().decode(stderr).trim());
    // With a writer of our own in it, neither opening nor reading it ever finds it closed.
    const reader = await Deno.open(path, { read: true, write: true });
    const writer = await Deno.open(path, { write: true });
    return new AccessPipe(path, { reader, writer }, ears);
  }

  private constructor(
    path: string,
    { reader, writer }: { reader: Deno.FsFile; writer: Deno.FsFile },
    ears: PipeEars,
  ) {
    this.path = path;
    this.#reader = reader;
    this.#writer = writer;
    this.#ears = ears;
    this.#reading = this.#read();
  }

  /** Resolves when all that was written by now has been read. */
  async drain(): Promise<void> {
    if (this.#isClosed) return;
    const mark = crypto.randomUUID();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#marks.set(mark, resolve);
    const timer = setTimeout(resolve, DRAIN_MS);
    // The newline in front ends a line that was cut in two by this one.
    void this.#writer.write(new TextEncoder().encode(`\n${mark}\n`)).catch(() => resolve());
    await promise;
    clearTimeout(timer);
  }

  /** Reads what is left, and takes the pipe away. */
  async close(): Promise<void> {
    await this.drain();
    this.#isClosed = true;
    await this.#writer.write(new TextEncoder().encode("\n")).catch(() => {});
    await this.#reading;
    this.#reader.close();
    this.#writer.close();
    await Deno.remove(this.path).catch(() => {});
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(64 * 1024);
    let left = BURST;
    let at = performance.now();
    while (!this.#isClosed) {
      const count = await this.#reader.read(buffer) ?? 0;
      this.#take(this.#decoder.decode(buffer.subarray(0, count), { stream: true }));
      const now = performance.now();
      left = Math.min(BURST, left + (now - at) / 1000 * PER_SECOND) - count;
      at = now;
      if (left < 0) await new Promise((next) => setTimeout(next, -left / PER_SECOND * 1000));
    }
  }

  #take(text: string): void {
    const [first = "", ...rest] = text.split("\n");
    this.#line += first;
    for (const next of rest) {
      const line = this.#line;
      this.#line = next;
      this.#takeLine(line);
    }
    if (this.#line.length <= LINE_LIMIT) return;
    this.#wrong(`a line longer than ${LINE_LIMIT} characters`);
    this.#line = "";
  }

  #takeLine(line: string): void {
    const mark = this.#marks.get(line);
    if (mark) {
      this.#marks.delete(line);
      // The rest comes before one more mark does.
      if (this.#begun?.isCut) this.#forgetBegun();
      if (this.#begun) this.#begun.isCut = true;
      return mark();
    }
    if (line === "") return;
    const whole = this.#begun?.isCut ? this.#begun.text + line : line;
    if (whole !== line && this.#ears.isLine(whole)) {
      this.#begun = undefined;
      return this.#ears.onLine(whole);
    }
    if (this.#begun) this.#forgetBegun();
    if (this.#ears.isLine(line)) this.#ears.onLine(line);
    else if (line.startsWith(this.#ears.begins)) this.#begun = { text: line, isCut: false };
    else this.#wrong(FORGED);
  }

  #forgetBegun(): void {
    this.#begun = undefined;
    this.#wrong(FORGED);
  }

  /** What is cut short at the end is the doing of whoever ended it. */
  #wrong(why: string): void {
    if (!this.#isClosed) this.#ears.onWrong(why);
  }
}
