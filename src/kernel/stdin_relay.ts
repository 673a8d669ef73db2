/** What is piped into Pyra, handed on to one app after the other: the kernel sees it first.
 *
 * There is one reader for all apps of a run, and what it has read but no app was given waits for
 * the next. It reads no faster than the app does. */

import type { Writable } from "node:stream";

/** Bytes that are read at once. */
const CHUNK = 64 * 1024;

/** What looks at the bytes on their way. */
export interface StdinWatcher {
  /** Sees some before the app has them; where it rejects, the app gets none. */
  before(bytes: Uint8Array): Promise<void> | void;
  /** There are no more. */
  ended(): void;
}

/** The stdin of this process. */
export class StdinRelay {
  readonly #source: { read(buffer: Uint8Array): Promise<number | null> };
  #reading: Promise<Uint8Array | undefined> | undefined;

  constructor(source: { read(buffer: Uint8Array): Promise<number | null> } = Deno.stdin) {
    this.#source = source;
  }

  /** Feeds an app until it has gone, or all was read. Rejects as the watcher does. */
  async feed(target: Writable, watcher: StdinWatcher): Promise<void> {
    const gone = new Promise<void>((resolve) => target.once("close", resolve));
    target.on("error", () => {});
    let isOpen = true;
    void gone.then(() => isOpen = false);
    while (isOpen) {
      const bytes = await Promise.race([this.#next(), gone.then(() => undefined)]);
      if (!isOpen) return;
      this.#reading = undefined;
      if (!bytes) {
        watcher.ended();
        return void target.end();
      }
      try {
        await watcher.before(bytes);
      } catch (error) {
        target.destroy();
        throw error;
      }
      if (target.write(bytes)) continue;
      const drained = new Promise<void>((resolve) => target.once("drain", resolve));
      await Promise.race([drained, gone]);
    }
  }

  /** The next bytes, for whoever asks until they are taken; `undefined` at the end. */
  #next(): Promise<Uint8Array | undefined> {
    return this.#reading ??= this.#read();
  }

  async #read(): Promise<Uint8Array | undefined> {
    const buffer = new Uint8Array(CHUNK);
    const count = await this.#source.read(buffer).catch(() => null);
    return count === null ? undefined : buffer.subarray(0, count);
  }
}
