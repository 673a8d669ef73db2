/** A message as bytes and back: two lengths, JSON, and bytes that JSON would only swell.
 *
 * Pure. What is read is untrusted: a frame over the limit, one that would take long to parse, or one
 * that is no JSON object, is a `FrameError`, after which nothing more of that channel can be
 * understood.
 *
 * Layout: length of the JSON (32 bits, big-endian), length of the bytes (the same), both. */

import {
  isObject,
  jsonProblem,
  type JsonShape,
  MESSAGE_SHAPE,
  parseJson,
  PyraError,
} from "../base/mod.ts";

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

/** A message is too large for whoever is to read it. */
export class MessageTooLargeError extends PyraError {
  constructor(bytes: number, most: number) {
    const size = (bytes / 1024 / 1024).toFixed(1);
    super(`This is too much at once: ${size} MiB, and ${most >> 20} MiB can be taken`, {
      code: "wire.too_large",
      hint: "take less text at a time",
    });
  }
}

const HEAD = 8;

/** The longest message that a part may send, in bytes of JSON; what is longer goes as bytes. */
export const MESSAGE_LIMIT = 4 * 1024 * 1024;

/** The frame's bytes, ready to send. Throws {@linkcode MessageTooLargeError} for a message over
 * `limit` bytes of JSON. */
export function encodeFrame({ message, bytes }: Frame, limit = Infinity): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(message));
  if (json.length > limit) throw new MessageTooLargeError(json.length, limit);
  const frame = new Uint8Array(HEAD + json.length + (bytes?.length ?? 0));
  const view = new DataView(frame.buffer);
  view.setUint32(0, json.length);
  view.setUint32(4, bytes?.length ?? 0);
  frame.set(json, HEAD);
  if (bytes) frame.set(bytes, HEAD + json.length);
  return frame;
}

/** How much of a channel is read. */
export interface FrameLimits {
  /** The largest frame, in bytes. */
  frame: number;
  /** The longest message in it, in bytes of JSON, and what that may hold.
   * @default whatever fits into the frame */
  message?: number;
  shape?: JsonShape;
}

/** What is read of a part. */
export function partLimits(frame: number): FrameLimits {
  return { frame, message: MESSAGE_LIMIT, shape: MESSAGE_SHAPE };
}

/** Puts frames together from chunks of any size. */
export class FrameReader {
  readonly #limits: FrameLimits;
  #chunks: Uint8Array[] = [];
  #size = 0;
  /** Bytes the next frame needs to be whole; its head while that is not known. */
  #wanted = HEAD;

  constructor(limits: FrameLimits) {
    this.#limits = limits;
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
      const { frame, message = frame } = this.#limits;
      if (length > frame) throw new FrameError(`it has ${length} bytes`);
      if (json > message) throw new FrameError(`its JSON has ${json} bytes`);
      this.#wanted = length;
      if (data.length < length) break;
      const text = data.subarray(HEAD, HEAD + json);
      frames.push(decode(text, data.subarray(HEAD + json, length), this.#limits.shape));
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

function decode(json: Uint8Array, bytes: Uint8Array, shape: JsonShape | undefined): Frame {
  const text = new TextDecoder().decode(json);
  const problem = shape && jsonProblem(text, shape);
  if (problem !== undefined) throw new FrameError(`it ${problem}`);
  const message = parseJson(text);
  if (!isObject(message)) throw new FrameError("it is no JSON object");
  // A copy: what it was read from holds other frames.
  return bytes.length > 0 ? { message, bytes: bytes.slice() } : { message };
}
