/** What parts and the kernel write to the streams of this process.
 *
 * Bytes of parts are untrusted: those for a terminal go through the filter, those for a pipe or a file
 * go out as they are. All of them wait while the screen is the kernel's, since whatever reads a pipe
 * may write to the same terminal. */

import type { TerminalFacts } from "../../contracts/mod.ts";
import type { Device } from "./device.ts";
import { TerminalFilter } from "./filter.ts";
import { OutputQueue, type Stream } from "./output_queue.ts";
import type { ScreenState } from "./screen_state.ts";

/** How long a terminal that takes nothing is left alone, in milliseconds. */
const RETRY_MS = 5;

/** How long what is not written yet may take at an end that Ctrl-C brought about, in milliseconds. */
const LAST_WORDS_MS = 300;

/** An end within this time after Ctrl-C was brought about by it, in milliseconds. */
const INTERRUPTED_MS = 5000;

/** The two streams. */
export class TerminalOutput {
  readonly #device: Device;
  readonly #filters: Record<Stream, TerminalFilter>;
  readonly #queues: Record<Stream, OutputQueue>;
  readonly #onScreen: OutputQueue;
  #interruptedAt = -Infinity;

  constructor(
    device: Device,
    { screen, state }: { screen: Pick<TerminalFacts, "cursor">; state: ScreenState },
  ) {
    const { unicode, stdout, stderr } = device.facts;
    this.#device = device;
    const options = { ascii: !unicode, plain: !screen.cursor };
    this.#filters = {
      1: new TerminalFilter(state, options),
      2: new TerminalFilter(state, options),
    };
    this.#onScreen = new OutputQueue((stream, bytes) =>
      this.#put(stream, this.#filters[stream].push(bytes))
    );
    const apart = () => new OutputQueue((stream, bytes) => this.#put(stream, bytes));
    this.#queues = {
      1: stdout ? this.#onScreen : apart(),
      2: stderr ? this.#onScreen : apart(),
    };
  }

  /** Queues what a part wrote; returns when there is room for more. Throws `output.closed`. */
  async add(stream: Stream, bytes: Uint8Array): Promise<void> {
    await this.#queues[stream].add(stream, bytes);
  }

  /** Waits until all was written, or nobody reads it; after Ctrl-C not for long. */
  async flush(): Promise<void> {
    const isHurried = performance.now() - this.#interruptedAt < INTERRUPTED_MS;
    const patience = isHurried ? LAST_WORDS_MS : undefined;
    const queues = [this.#queues[1], this.#queues[2]];
    await Promise.all(queues.map((queue) => queue.flush(patience)));
    if (!isHurried) return;
    for (const queue of queues) queue.drop();
  }

  /** Ctrl-C: what waits for the terminal is forgotten, as at any terminal. */
  interrupt(): void {
    this.#interruptedAt = performance.now();
    this.#onScreen.drop();
  }

  /** Parts wait from now on, but for what they write to a file; returns when nothing of theirs is
   * being written to the terminal. */
  async hold(): Promise<void> {
    for (const stream of await this.#device.pipes()) this.#queues[stream].holdNow();
    await this.#onScreen.hold();
  }

  /** Parts go on. */
  release(): void {
    for (const queue of new Set([this.#onScreen, this.#queues[1], this.#queues[2]])) {
      queue.release();
    }
  }

  /** A part has ended: shows what it left unfinished. */
  async endOfPart(): Promise<void> {
    for (const stream of [1, 2] as const) {
      const rest = this.#filters[stream].end();
      if (rest.length > 0) await this.#put(stream, rest);
    }
  }

  /** Writes words of the kernel's own to whichever stream is a terminal. */
  async write(text: string): Promise<void> {
    const { stdout, stderr } = this.#device.facts;
    if (text === "" || !(stdout || stderr)) return;
    // A terminal that has gone has nobody at it; the end of the keyboard says so.
    await this.#put(stdout ? 1 : 2, new TextEncoder().encode(text)).catch(() => {});
  }

  async #put(stream: Stream, bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      try {
        done += await this.#device.write(stream, bytes.subarray(done));
      } catch (error) {
        // Another program on the same terminal may have made it one that does not wait.
        if (!(error instanceof Deno.errors.WouldBlock)) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }
}
