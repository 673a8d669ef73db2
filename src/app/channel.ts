/** The app's end of its channel to the kernel, and the terminal behind it.
 *
 * The channel is descriptor 3. What is shown is gathered until the code pauses, so that a screen
 * painted in ten writes is one message; everything keeps the order of the code. */

import net from "node:net";
import type { ScreenSize, ToApp, ToKernel } from "../contracts/mod.ts";
import type { Redraw, Screen } from "../terminal/mod.ts";
import { encodeFrame, FrameReader, MESSAGE_LIMIT } from "../wire/mod.ts";

/** The descriptor that the kernel leaves open for us. */
const DESCRIPTOR = 3;

/** More than the largest file the kernel hands out. */
const FRAME_LIMIT = 128 * 1024 * 1024;

/** The way to the kernel. */
export interface Channel {
  /** Throws `wire.too_large` for what the kernel would not read. */
  send(message: ToKernel, bytes?: Uint8Array): void;
  /** Gets every message that is not about the terminal. */
  onMessage: (message: ToApp, bytes?: Uint8Array) => void;
  readonly screen: Screen;
}

/** Opens it. `onEnd` is told when the kernel is gone. */
export function openChannel(onEnd: () => void): Channel {
  const socket = new net.Socket({ fd: DESCRIPTOR });
  const reader = new FrameReader({ frame: FRAME_LIMIT });
  const screen = new ChannelScreen((message, bytes) =>
    socket.write(encodeFrame({ message: { ...message }, bytes }))
  );
  const channel: Channel = {
    send(message, bytes) {
      screen.flush();
      socket.write(encodeFrame({ message: { ...message }, bytes }, MESSAGE_LIMIT));
    },
    onMessage: () => {},
    screen,
  };
  socket.on("data", (chunk: Uint8Array) => {
    for (const { message, bytes } of reader.push(chunk)) {
      // The kernel's own words: their shape is known.
      const known = message as unknown as ToApp;
      if (!screen.receive(known, bytes)) channel.onMessage(known, bytes);
    }
  });
  socket.on("end", onEnd).on("error", onEnd);
  return channel;
}

/** What the person at the terminal sees and types, as the kernel lets us. */
class ChannelScreen implements Screen {
  onKeys: ((bytes: Uint8Array | undefined) => void) | undefined;
  readonly #send: (message: ToKernel, bytes?: Uint8Array) => void;
  readonly #listeners = new Set<(why: Redraw) => void>();
  #size: ScreenSize = { columns: 80, rows: 24 };
  #waiting: { stream: 1 | 2; text: string } | undefined;

  constructor(send: (message: ToKernel, bytes?: Uint8Array) => void) {
    this.#send = send;
  }

  size(): ScreenSize {
    return this.#size;
  }

  show(stream: 1 | 2, text: string): void {
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
      this.#send({ type: "show", stream }, new TextEncoder().encode(text));
    }
  }

  keyboard(mode: "keys" | "lines" | "off"): void {
    this.flush();
    this.#send({ type: "keyboard", mode });
  }

  onRedraw(listener: (why: Redraw) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes what is about the terminal; `false` for everything else. */
  receive(message: ToApp, bytes?: Uint8Array): boolean {
    switch (message.type) {
      case "keys":
        this.onKeys?.(bytes);
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
