/** A message as bytes and back: two lengths, JSON, and bytes that JSON would only swell.
 *
 * Pure. What is read is untrusted: a frame over the limits, or one that is no JSON object, is a
 * `FrameError`, after which nothing more of that channel can be understood.
 *
 * Layout: length of the JSON (32 bits, big-endian), length of the bytes (the same), both. */

import { isObject, parseJson, PyraError } from "../base/mod.ts";

/** One message. `bytes` travel beside it, as they are. */
export interface Frame {
  message: Record<string, unknown>;
  bytes?: Uint8Array;
}

/** What came over a channel is no frame. */
export class FrameError extends PyraError {
  constructor(problem: string) {
    super(`What came over the channel is no message: ${problem}`, { code: "wire.frame" });
  }
}

const HEAD = 8;

/** The frame's bytes, ready to send. */
export function encodeFrame({ message, bytes }: Frame): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(message));
  const frame = new Uint8Array(HEAD + json.length + (bytes?.length ?? 0));
  const view = new DataView(frame.buffer);
  view.setUint32(0, json.length);
  view.setUint32(4, bytes?.length ?? 0);
  frame.set(json, HEAD);
  if (bytes) frame.set(bytes, HEAD + json.length);
  return frame;
}

/** Puts frames together from chunks of any size. */
export class FrameReader {
  /** The largest frame, in bytes. */
  readonly #limit: number;
  readonly #mostValues: number;
  #chunks: Uint8Array[] = [];
  #size = 0;
  /** Bytes the next frame needs to be whole; its head while that is not known. */
  #wanted = HEAD;

  /** With `mostValues`, a frame with more values in its JSON is none: a text is read in no time, but
   * millions of little lists take minutes and gigabytes, in which nothing else is heard.
   * @default no limit */
  constructor(limit: number, { mostValues = Infinity }: { mostValues?: number } = {}) {
    this.#limit = limit;
    this.#mostValues = mostValues;
  }

  /** The frames that `chunk` completes. Throws {@linkcode FrameError}. */
  push(chunk: Uint8Array): Frame[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    const frames: Frame[] = [];
    while (this.#size >= this.#wanted) {
      const data = this.#joined();
      const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
      const json = view.getUint32(0);
      const bytes = view.getUint32(4);
      const length = HEAD + json + bytes;
      if (length > this.#limit) throw new FrameError(`it has ${length} bytes`);
      this.#wanted = length;
      if (data.length < length) break;
      const text = data.subarray(HEAD, HEAD + json);
      if (json > this.#mostValues && hasMoreValues(text, this.#mostValues)) {
        throw new FrameError(`it has more than ${this.#mostValues} values`);
      }
      frames.push(decode(text, data.subarray(HEAD + json, length)));
      this.#chunks = [data.subarray(length)];
      this.#size -= length;
      this.#wanted = HEAD;
    }
    return frames;
  }

  #joined(): Uint8Array {
    const [first, ...others] = this.#chunks;
    if (others.length === 0) return first!;
    const whole = new Uint8Array(this.#size);
    let at = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    this.#chunks = [whole];
    return whole;
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const LIST = 0x5b;
const BACKSLASH = 0x5c;
const OBJECT = 0x7b;

/** Whether a JSON text has more values than that, outside its strings; lists and objects count twice. */
function hasMoreValues(json: Uint8Array, most: number): boolean {
  let isText = false;
  let count = 0;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (byte === QUOTE) isText = !isText;
    else if (isText) i += byte === BACKSLASH ? 1 : 0;
    else if (byte === COMMA || byte === LIST || byte === OBJECT) count++;
    if (count > most) return true;
  }
  return false;
}

function decode(json: Uint8Array, bytes: Uint8Array): Frame {
  const message = parseJson(new TextDecoder().decode(json));
  if (!isObject(message)) throw new FrameError("it is no JSON object");
  // A copy: what it was read from holds other frames.
  return bytes.length > 0 ? { message, bytes: bytes.slice() } : { message };
}
