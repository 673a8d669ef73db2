/** Bytes of a terminal as keys. Pure; knows no time and no device.
 *
 * Everything read here is untrusted: a paste may hold any byte, and unknown or
 * overlong sequences are swallowed whole, never turned into text. Sequences may
 * be split anywhere. */

/** One key press, or one paste. */
export interface Key {
  /** `text`, `paste`, `enter`, `tab`, `backspace`, `escape`, `up` …, or the letter of a control key. */
  name: string;
  ctrl?: boolean;
  alt?: boolean;
  shift?: boolean;
  /** What was typed or pasted; only with `text` and `paste`. */
  text?: string;
}

const PASTE_START = "\x1b[200~";
const PASTE_END = "\x1b[201~";

/** A sequence longer than this is noise. */
const LONGEST_SEQUENCE = 64;

/** The same for the answers of a terminal to questions (OSC, DCS). */
const LONGEST_ANSWER = 4096;

const FINAL_LETTERS: Record<string, string> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  F: "end",
  H: "home",
  Z: "backtab",
};

const TILDE_NUMBERS: Record<string, string> = {
  1: "home",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
};

/** Keys that terminals in an extended mode report by their code point. */
const CODE_POINTS: Record<number, string> = {
  9: "tab",
  13: "enter",
  27: "escape",
  127: "backspace",
};

/** Keys with a name below U+0020, and delete. Ctrl-J is a newline of its own kind. */
const CONTROLS: Record<string, Key> = {
  "\r": { name: "enter" },
  "\n": { name: "j", ctrl: true },
  "\t": { name: "tab" },
  "\x7f": { name: "backspace" },
  "\x1f": { name: "_", ctrl: true },
};

/** Turns what the terminal sends into keys. */
export class KeyDecoder {
  #buffer = "";
  #paste: string[] | undefined;

  /** Whether an unfinished sequence waits; a lone Escape looks like one. */
  get pending(): boolean {
    return this.#buffer !== "" && this.#paste === undefined;
  }

  /** Decodes what has arrived; keeps an unfinished sequence for the next call. */
  push(data: string): Key[] {
    this.#buffer += data;
    const keys: Key[] = [];
    let at = 0;
    while (at < this.#buffer.length) {
      if (this.#paste !== undefined) {
        const key = this.#readPaste(at);
        if (key === undefined) return keys;
        keys.push(key);
        at = 0;
        continue;
      }
      const step = this.#decode(at);
      if (step === undefined) break;
      if (step.key !== undefined) keys.push(step.key);
      at = step.next;
    }
    this.#buffer = this.#buffer.slice(at);
    return keys;
  }

  /** Nothing more came for a while: a lone Escape was the Escape key, and the rest is noise. */
  flush(): Key[] {
    if (!this.pending) return [];
    const lone = this.#buffer === "\x1b";
    this.#buffer = "";
    return lone ? [{ name: "escape" }] : [];
  }

  /** Collects a paste. Its end may be split, so the last few characters are kept back. */
  #readPaste(from: number): Key | undefined {
    const end = this.#buffer.indexOf(PASTE_END, from);
    if (end < 0) {
      const keep = Math.max(from, this.#buffer.length - PASTE_END.length + 1);
      this.#paste?.push(this.#buffer.slice(from, keep));
      this.#buffer = this.#buffer.slice(keep);
      return undefined;
    }
    const text = (this.#paste ?? []).join("") + this.#buffer.slice(from, end);
    this.#buffer = this.#buffer.slice(end + PASTE_END.length);
    this.#paste = undefined;
    return { name: "paste", text: text.replace(/\r\n?/g, "\n") };
  }

  #decode(at: number): { key?: Key; next: number } | undefined {
    const char = this.#buffer[at] as string;
    if (char === "\x1b") return this.#decodeEscape(at);
    if (char < " " || char === "\x7f") {
      return { key: controlKey(char), next: at + 1 };
    }
    let next = at + 1;
    // Plain characters travel together: a paste without brackets stays fast.
    while (next < this.#buffer.length && isPlain(this.#buffer.charCodeAt(next))) next++;
    const text = this.#buffer.slice(at, next).replace(/[\x80-\x9f]/g, "");
    return text === "" ? { next } : { key: { name: "text", text }, next };
  }

  #decodeEscape(at: number): { key?: Key; next: number } | undefined {
    const second = this.#buffer[at + 1];
    if (second === undefined) return undefined;
    if (second === "[") return this.#decodeCsi(at, at + 2);
    if (second === "O") {
      const letter = this.#buffer[at + 2];
      if (letter === undefined) return undefined;
      const name = letter === "M" ? "enter" : FINAL_LETTERS[letter];
      return { key: name === undefined ? undefined : { name }, next: at + 3 };
    }
    if ("]P_^X".includes(second)) return this.#skipString(at);
    if (second === "\x1b") {
      // Alt with a cursor key on some terminals; otherwise Escape twice.
      const rest = this.#buffer[at + 2];
      if (rest === undefined) return undefined;
      if (rest !== "[" && rest !== "O") return { key: { name: "escape" }, next: at + 1 };
      const step = this.#decodeEscape(at + 1);
      return step === undefined
        ? undefined
        : { key: step.key && { ...step.key, alt: true }, next: step.next };
    }
    if (second < " " || second === "\x7f") {
      return { key: { ...controlKey(second), alt: true }, next: at + 2 };
    }
    const point = this.#buffer.codePointAt(at + 1) as number;
    const letter = String.fromCodePoint(point);
    return { key: { name: letter, alt: true }, next: at + 1 + letter.length };
  }

  #decodeCsi(start: number, at: number): { key?: Key; next: number } | undefined {
    let end = at;
    while (end < this.#buffer.length && isParameter(this.#buffer.charCodeAt(end))) end++;
    if (end === this.#buffer.length) {
      // Noise without an end must not swallow the keys after it.
      return end - at > LONGEST_SEQUENCE ? { next: end } : undefined;
    }
    const final = this.#buffer[end] as string;
    const body = this.#buffer.slice(at, end);
    if (final < "@" || final > "~") return { next: end };
    if (this.#buffer.startsWith(PASTE_START, start)) {
      this.#paste = [];
      return { next: end + 1 };
    }
    return { key: csiKey(body, final), next: end + 1 };
  }

  /** Skips OSC, DCS and their like up to their end: answers nobody asked for. */
  #skipString(at: number): { next: number } | undefined {
    for (let end = at + 2; end < this.#buffer.length; end++) {
      const char = this.#buffer[end];
      if (char === "\x07" || char === "\x9c") return { next: end + 1 };
      if (char === "\x1b" && this.#buffer[end + 1] === "\\") return { next: end + 2 };
    }
    return this.#buffer.length - at > LONGEST_ANSWER ? { next: this.#buffer.length } : undefined;
  }
}

function isPlain(code: number): boolean {
  return code >= 0x20 && code !== 0x7f;
}

function isParameter(code: number): boolean {
  return code >= 0x20 && code <= 0x3f;
}

function controlKey(char: string): Key {
  const known = CONTROLS[char];
  if (known !== undefined) return known;
  return { name: String.fromCharCode(char.charCodeAt(0) + 0x60), ctrl: true };
}

/** `CSI 1;5C`, `CSI 3~`, and the two extended forms `CSI 13;2u` and `CSI 27;2;13~`. */
function csiKey(body: string, final: string): Key | undefined {
  if (!/^[\d;:]*$/.test(body)) return undefined;
  const numbers = body.split(";").map((part) => parseInt(part, 10));
  const [first = NaN, second = NaN, third = NaN] = numbers;
  if (final === "u") return pointKey(first, second);
  if (final === "~") {
    if (first === 27) return pointKey(third, second);
    const name = TILDE_NUMBERS[first];
    return name === undefined ? undefined : withModifiers({ name }, second);
  }
  const name = FINAL_LETTERS[final];
  if (name === undefined) return undefined;
  return name === "backtab" ? { name: "tab", shift: true } : withModifiers({ name }, second);
}

function pointKey(point: number, modifiers: number): Key | undefined {
  if (!(point > 0 && point <= 0x10ffff)) return undefined;
  const name = CODE_POINTS[point];
  if (name !== undefined) return withModifiers({ name }, modifiers);
  const letter = String.fromCodePoint(point);
  const key = withModifiers({ name: letter }, modifiers);
  return key.ctrl || key.alt ? key : { name: "text", text: letter };
}

/** xterm's modifier number is one more than the bits shift 1, alt 2, ctrl 4. */
function withModifiers(key: Key, number: number): Key {
  const bits = Number.isNaN(number) ? 0 : number - 1;
  if (bits & 1) key.shift = true;
  if (bits & 2) key.alt = true;
  if (bits & 4) key.ctrl = true;
  return key;
}
