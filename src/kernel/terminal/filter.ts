/** What a part wants to show, as bytes that a terminal may be given.
 *
 * The part is untrusted. Text passes, and the few sequences of `sequences.ts`; whatever else a
 * terminal would act on is spelled out, as `escapeTerminal` does. Chunks may be split anywhere:
 * unfinished characters and sequences are held back, so that what was written is always whole.
 * Each byte is looked at a bounded number of times; at most one sequence is kept. Pure. */

import { ASCII_SIGN, fateOf, PASS, SPELL_OUT } from "../../security/mod.ts";
import type { ScreenState } from "./screen_state.ts";
import { readSequence } from "./sequences.ts";

const ESC = 0x1b;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const NOTHING = new Uint8Array(0);

/** Bytes that are a character of their own and always pass. */
const IS_PLAIN = new Uint8Array(256);
IS_PLAIN.fill(1, 0x20, 0x7f);
for (const byte of [0x09, NEWLINE, RETURN]) IS_PLAIN[byte] = 1;

/** One stream of one part. Streams on the same terminal share its state. */
export class TerminalFilter {
  readonly #state: ScreenState;
  readonly #ascii: boolean;
  readonly #plain: boolean;
  #held: Uint8Array = NOTHING;

  /** `ascii` is for a terminal that does not read UTF-8: all else is spelled out, since in such
   * a terminal the bytes of a harmless character may be controls. `plain` is for one that knows no
   * sequences, or does not say so: a question cannot be erased there, nor may it be drawn over. */
  constructor(state: ScreenState, options: { ascii?: boolean; plain?: boolean } = {}) {
    this.#state = state;
    this.#ascii = options.ascii ?? false;
    this.#plain = options.plain ?? false;
  }

  /** What to write for the next bytes of the part. */
  push(chunk: Uint8Array): Uint8Array {
    return this.#filter(chunk, false);
  }

  /** The part has ended: what was held back is shown. */
  end(): Uint8Array {
    return this.#filter(NOTHING, true);
  }

  #filter(chunk: Uint8Array, isLast: boolean): Uint8Array {
    const bytes = this.#held.length === 0 ? chunk : concat(this.#held, chunk);
    this.#held = NOTHING;
    const written = new Written(bytes);
    let at = 0;
    while (at < bytes.length) {
      const byte = bytes[at]!;
      if (IS_PLAIN[byte] && !(this.#ascii && byte === ASCII_SIGN.charCodeAt(0))) {
        at++;
        continue;
      }
      if (byte === ESC) {
        this.#note(bytes, written.from, at);
        const sequence = this.#plain ? "refused" : readSequence(bytes, at, this.#state);
        if (sequence === "unfinished" && !isLast) break;
        if (typeof sequence === "string") {
          written.replace(at, ++at, "\\x1b");
          this.#state.atLineStart = false;
        } else {
          written.replace(at, sequence.end, sequence.text);
          at = sequence.end;
        }
        continue;
      }
      const size = byte < 0x80 ? 1 : measure(bytes, at);
      if (size === 0 && !isLast) break;
      const end = at + Math.max(size, 1);
      const shown = size > 0 ? this.#show(decode(bytes, at, size)) : spellOut(byte);
      if (shown !== undefined) {
        written.replace(at, end, shown);
        this.#state.atLineStart = false;
      }
      at = end;
    }
    if (at < bytes.length) this.#held = bytes.slice(at);
    this.#note(bytes, written.from, at);
    return written.take(at);
  }

  /** What is shown in place of a character; `undefined` if it passes. */
  #show(point: number): string | undefined {
    if (point < 0x80 || this.#ascii) return spellOut(point);
    const fate = fateOf(point);
    if (fate === PASS) return undefined;
    return fate === SPELL_OUT ? spellOut(point) : String.fromCodePoint(fate);
  }

  /** Notes where text that is about to be written leaves the cursor. */
  #note(bytes: Uint8Array, from: number, to: number): void {
    if (to > from) {
      this.#state.atLineStart = bytes[to - 1] === NEWLINE || bytes[to - 1] === RETURN;
    }
  }
}

/** The bytes of a chunk with some of them replaced; the chunk itself where none is. */
class Written {
  readonly #bytes: Uint8Array;
  #buffer: Uint8Array = NOTHING;
  #length = 0;
  /** Where what is not copied yet begins. */
  from = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Writes `text` for the bytes from `start` to `end`. */
  replace(start: number, end: number, text: string): void {
    this.#copy(start);
    // A character takes three bytes at most for each unit of `text`.
    this.#makeRoom(3 * text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) {
        const rest = this.#buffer.subarray(this.#length);
        this.#length += ENCODER.encodeInto(text.slice(i), rest).written;
        break;
      }
      this.#buffer[this.#length++] = code;
    }
    this.from = end;
  }

  /** All up to `end`. */
  take(end: number): Uint8Array {
    if (this.#length === 0) return this.#bytes.subarray(this.from, end);
    this.#copy(end);
    return this.#buffer.subarray(0, this.#length);
  }

  #copy(end: number): void {
    const size = end - this.from;
    if (size === 0) return;
    this.#makeRoom(size);
    if (size > 32) this.#buffer.set(this.#bytes.subarray(this.from, end), this.#length);
    else {
      for (let i = 0; i < size; i++) this.#buffer[this.#length + i] = this.#bytes[this.from + i]!;
    }
    this.#length += size;
  }

  #makeRoom(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.#buffer.length, this.#bytes.length));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }
}

const ENCODER = new TextEncoder();

/** Bytes of the character at `at`, from 2 to 4; -1 where none is well formed, 0 where the chunk
 * ends inside one. */
function measure(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  const size = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (size === 0) return -1;
  // Overlong spellings, surrogates and what lies above U+10FFFF show in the second byte.
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  for (let i = 1; i < size; i++) {
    if (at + i >= bytes.length) return 0;
    const byte = bytes[at + i]!;
    if (byte < (i === 1 ? low : 0x80) || byte > (i === 1 ? high : 0xbf)) return -1;
  }
  return size;
}

function decode(bytes: Uint8Array, at: number, size: number): number {
  if (size === 1) return bytes[at]!;
  let point = bytes[at]! & (0xff >> (size + 1));
  for (let i = 1; i < size; i++) point = point << 6 | bytes[at + i]! & 0x3f;
  return point;
}

/** As `escapeTerminal` does; a byte that belongs to no character is written the same way. */
function spellOut(point: number): string {
  const hex = point.toString(16);
  if (point <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return point <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
