/** One end of the wire: a JSON object a line, bounded in both directions.
 *
 * The peer is untrusted until its hello was checked, and may be slow, silent or hostile at any
 * time: no line and no queue grows past its limit, and whoever does not read is dropped. */

import { isObject, type JsonObject, LineTooLong, parseJson, readLines } from "../base/mod.ts";
import { DaemonLostError, DaemonProtocolError } from "./errors.ts";

/** The longest line before the hello was checked, in bytes. */
const HELLO_LIMIT = 4 * 1024;

/** The longest line after that, in bytes; a conversation's history is one line. */
export const FRAME_LIMIT = 16 * 1024 * 1024;

/** The most that may wait to be written, in bytes. */
const QUEUE_LIMIT = 2 * FRAME_LIMIT;

/** How long a peer may take to read what was written, in milliseconds. */
const STALL_MS = 30_000;

/** A line, framed, for {@linkcode Connection.send}. Throws when it is longer than allowed. */
function encodeFrame(message: JsonObject): Uint8Array {
  const bytes = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
  if (bytes.length <= FRAME_LIMIT) return bytes;
  throw new DaemonProtocolError(`a message is larger than ${FRAME_LIMIT >> 20} MiB`);
}

/** Speaks lines over a socket. */
export class Connection {
  /** Resolves when it is closed, by whichever side. */
  readonly closed: Promise<void>;
  readonly #conn: Deno.Conn;
  readonly #stallMs: number;
  readonly #queue: Uint8Array[] = [];
  #queued = 0;
  #writing: Promise<void> | undefined;
  #lineLimit = HELLO_LIMIT;
  #isClosed = false;
  #settle!: () => void;

  constructor(conn: Deno.Conn, options: { stallMs?: number } = {}) {
    this.#conn = conn;
    this.#stallMs = options.stallMs ?? STALL_MS;
    this.closed = new Promise((resolve) => this.#settle = resolve);
  }

  /** The peer has proved that it may: longer lines are allowed from here on. */
  trust(): void {
    this.#lineLimit = FRAME_LIMIT;
  }

  /** The messages of the peer, until it ends. Throws {@linkcode DaemonProtocolError} for what is
   * none. Read at most once. */
  async *messages(): AsyncGenerator<JsonObject> {
    try {
      for await (const line of readLines(this.#conn.readable, () => this.#lineLimit)) {
        const message = parseJson(new TextDecoder().decode(line));
        if (!isObject(message)) throw new DaemonProtocolError("a line is not a JSON object");
        yield message as JsonObject;
      }
    } catch (error) {
      if (error instanceof DaemonProtocolError) throw error;
      if (error instanceof LineTooLong) {
        throw new DaemonProtocolError(`a line is longer than ${this.#lineLimit} bytes`);
      }
      // A peer that is gone has said all that it will.
    }
  }

  /** Sends one message; it is dropped when the connection is closed. A peer that lets too much
   * pile up is closed. Throws {@linkcode DaemonProtocolError} for a message that is too long. */
  send(message: JsonObject): void {
    const frame = encodeFrame(message);
    if (this.#isClosed) return;
    this.#queued += frame.length;
    if (this.#queued > QUEUE_LIMIT) return this.close();
    this.#queue.push(frame);
    this.#writing ??= this.#write();
  }

  /** Resolves when all that was sent is written, or the connection is closed. */
  async flushed(): Promise<void> {
    await this.#writing;
  }

  /** Closes at once; what was not written yet is lost. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#queue.length = 0;
    try {
      this.#conn.close();
    } catch {
      // The reader's end has closed it already.
    }
    this.#settle();
  }

  async #write(): Promise<void> {
    const stall = new StallTimer(this.#stallMs, () => this.close());
    try {
      for (let frame = this.#queue.shift(); frame; frame = this.#queue.shift()) {
        for (let done = 0; done < frame.length;) {
          stall.start();
          done += await this.#conn.write(frame.subarray(done));
        }
        this.#queued -= frame.length;
      }
    } catch {
      this.close();
    } finally {
      stall.stop();
      this.#writing = undefined;
    }
  }
}

/** Rings when a write takes too long. */
class StallTimer {
  readonly #ms: number;
  readonly #ring: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number, ring: () => void) {
    this.#ms = ms;
    this.#ring = ring;
  }

  start(): void {
    this.stop();
    this.#timer = setTimeout(this.#ring, this.#ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** The next message, or {@linkcode DaemonLostError} when there is none. */
export async function nextMessage(messages: AsyncGenerator<JsonObject>): Promise<JsonObject> {
  const { value, done } = await messages.next();
  if (done) throw new DaemonLostError();
  return value;
}
