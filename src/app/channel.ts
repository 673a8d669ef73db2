/** The app's end of its channel to the kernel, and the user's streams behind it.
 *
 * The channel is standard input and output: the user's own are the kernel's. What is shown is
 * gathered until the code pauses, so that a screen painted in ten writes is one message; everything
 * keeps the order of the code. */

import { KeptInput } from "../base/mod.ts";
import type { ScreenSize, ToApp, ToKernel } from "../contracts/mod.ts";
import { OutputClosedError, type Redraw, type Screen } from "../terminal/mod.ts";
import { encodeFrame, FrameReader, MESSAGE_LIMIT } from "../wire/mod.ts";

/** How much is read at once, in bytes. */
const PIECE = 64 * 1024;

/** The most that is shown in one message, in bytes. */
const SHOWN_AT_ONCE = 256 * 1024;

/** More than the largest file the kernel hands out. */
const FRAME_LIMIT = 128 * 1024 * 1024;

/** The way to the kernel. */
export interface Channel {
  /** Throws `wire.too_large` for what the kernel would not read. */
  send(message: ToKernel, bytes?: Uint8Array): void;
  /** Gets every message that is not about the user's streams. */
  onMessage: (message: ToApp, bytes?: Uint8Array) => void;
  readonly screen: Screen;
}

/** Opens it. `onEnd` is told when the kernel is gone. */
export function openChannel(onEnd: () => void): Channel {
  const writer = new Writer(onEnd);
  const screen = new ChannelScreen((message, bytes) =>
    writer.add(encodeFrame({ message: { ...message }, bytes }))
  );
  const channel: Channel = {
    send(message, bytes) {
      screen.flush();
      writer.add(encodeFrame({ message: { ...message }, bytes }, MESSAGE_LIMIT));
    },
    onMessage: () => {},
    screen,
  };
  void (async () => {
    const reader = new FrameReader({ frame: FRAME_LIMIT });
    const piece = new Uint8Array(PIECE);
    for (let size; (size = await Deno.stdin.read(piece).catch(() => null)) !== null;) {
      for (const { message, bytes } of reader.push(piece.slice(0, size))) {
        // The kernel's own words: their shape is known.
        const known = message as unknown as ToApp;
        if (!screen.receive(known, bytes)) channel.onMessage(known, bytes);
      }
    }
    onEnd();
  })();
  return channel;
}

/** Writes without waiting: what runs must hear the kernel also while it reads nothing. */
class Writer {
  readonly #onEnd: () => void;
  #frames: Uint8Array[] = [];
  #isWriting = false;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  add(frame: Uint8Array): void {
    this.#frames.push(frame);
    if (!this.#isWriting) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isWriting = true;
    try {
      for (let frame; (frame = this.#frames.shift());) {
        for (let done = 0; done < frame.length;) {
          done += await Deno.stdout.write(frame.subarray(done));
        }
      }
    } catch {
      this.#onEnd();
    }
    this.#isWriting = false;
  }
}

/** What the user sees and types, or pipes in, as the kernel lets us. */
class ChannelScreen implements Screen {
  onKeys: ((bytes: Uint8Array | undefined) => void) | undefined;
  readonly input = new KeptInput(() => this.#read());
  readonly #send: (message: ToKernel, bytes?: Uint8Array) => void;
  readonly #listeners = new Set<(why: Redraw) => void>();
  readonly #closed = new Set<1 | 2>();
  #arrived: ((bytes: Uint8Array | undefined) => void) | undefined;
  #size: ScreenSize = { columns: 80, rows: 24 };
  #waiting: { stream: 1 | 2; text: string } | undefined;

  constructor(send: (message: ToKernel, bytes?: Uint8Array) => void) {
    this.#send = send;
  }

  size(): ScreenSize {
    return this.#size;
  }

  show(stream: 1 | 2, text: string): void {
    if (this.#closed.has(stream)) throw new OutputClosedError();
    if (this.#waiting?.stream === stream) {
      this.#waiting.text += text;
      return;
    }
    this.flush();
    this.#waiting = { stream, text };
    queueMicrotask(() => this.flush());
  }

  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) {
      const { stream, text } = waiting;
      const bytes = new TextEncoder().encode(text);
      for (let at = 0; at < bytes.length; at += SHOWN_AT_ONCE) {
        this.#send({ type: "show", stream }, bytes.subarray(at, at + SHOWN_AT_ONCE));
      }
    }
  }

  keyboard(mode: "keys" | "lines" | "off"): void {
    this.flush();
    this.#send({ type: "keyboard", mode });
  }

  #read(): Promise<Uint8Array | undefined> {
    this.flush();
    return new Promise((resolve) => {
      this.#arrived = resolve;
      this.#send({ type: "read" });
    });
  }

  onRedraw(listener: (why: Redraw) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes what is about the user's streams; `false` for everything else. */
  receive(message: ToApp, bytes?: Uint8Array): boolean {
    switch (message.type) {
      case "keys":
        this.onKeys?.(bytes);
        return true;
      case "input":
        this.#arrived?.(bytes);
        return true;
      case "closed":
        this.#closed.add(message.stream);
        return true;
      case "redraw":
        this.#size = message.size;
        for (const listener of [...this.#listeners]) listener(message.why);
        return true;
      case "start":
        this.#size = message.start.terminal.size;
        return false;
      default:
        return false;
    }
  }
}
