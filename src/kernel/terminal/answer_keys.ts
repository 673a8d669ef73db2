/** What a person types at a question, out of all that a terminal sends. Pure.
 *
 * A terminal's replies (cursor reports, attributes, titles) and keys that are sequences are no
 * answer and are dropped, split wherever they like; so is what was pasted, unless a text is asked
 * for. */

/** One key that can count. */
export type AnswerKey =
  | { kind: "text"; text: string }
  | { kind: "enter" | "escape" | "backspace" | "clear" | "end" };

const PASTE_START = "\x1b[200~";
const PASTE_END = "\x1b[201~";

/** A string sequence (OSC, DCS, APC, PM, SOS) whose end never comes is given up after so many. */
const LONGEST = 10_000;

/** Reads keys from bytes. */
export class AnswerKeys {
  readonly #takesPastes: boolean;
  #utf8 = new TextDecoder();
  #text = "";
  #isPasting = false;

  constructor(options: { takesPastes: boolean }) {
    this.#takesPastes = options.takesPastes;
  }

  /** An Escape waits for what may follow it. */
  get isPending(): boolean {
    return this.#text.startsWith("\x1b");
  }

  /** The keys that are whole now. */
  push(bytes: Uint8Array): AnswerKey[] {
    this.#text += this.#utf8.decode(bytes, { stream: true });
    const keys: AnswerKey[] = [];
    while (this.#text !== "") {
      const used = this.#isPasting ? this.#paste(keys) : this.#key(keys);
      if (used === 0) break;
      this.#text = this.#text.slice(used);
    }
    return keys;
  }

  /** Nothing followed: an Escape that waited was the key. */
  flush(): AnswerKey[] {
    const isEscape = this.#text === "\x1b";
    this.#text = "";
    return isEscape ? [{ kind: "escape" }] : [];
  }

  /** Reads one key at the start of the text; how much of it was used, 0 for "not whole yet". */
  #key(keys: AnswerKey[]): number {
    const text = this.#text;
    if (text[0] === "\x1b") return this.#sequence();
    const char = String.fromCodePoint(text.codePointAt(0)!);
    const key = keyOf(char);
    if (key) keys.push(key);
    return char.length;
  }

  #sequence(): number {
    const text = this.#text;
    if (text.startsWith(PASTE_START)) {
      this.#isPasting = true;
      return PASTE_START.length;
    }
    if (text.length === 1) return 0;
    if (text[1] === "[") {
      // deno-lint-ignore no-control-regex
      const whole = /^\x1b\[[\x20-\x3f]*[\x40-\x7e]/.exec(text);
      return whole ? whole[0].length : text.length > LONGEST ? text.length : 0;
    }
    if (/[\]PX^_]/.test(text[1]!)) {
      // deno-lint-ignore no-control-regex
      const end = /\x07|\x1b\\|\x9c/.exec(text.slice(2));
      return end ? 2 + end.index + end[0].length : text.length > LONGEST ? text.length : 0;
    }
    if (text[1] === "O") return text.length >= 3 ? 3 : 0;
    // Alt and a key.
    return 2;
  }

  #paste(keys: AnswerKey[]): number {
    const end = this.#text.indexOf(PASTE_END);
    if (end < 0) {
      // The end may be split: the last bytes are kept.
      const sure = Math.max(0, this.#text.length - PASTE_END.length);
      if (sure > 0) this.#pasted(keys, this.#text.slice(0, sure));
      return sure;
    }
    this.#pasted(keys, this.#text.slice(0, end));
    this.#isPasting = false;
    return end + PASTE_END.length;
  }

  #pasted(keys: AnswerKey[], text: string): void {
    // A newline at the end of what was copied submits nothing.
    // deno-lint-ignore no-control-regex
    const line = text.replace(/[\x00-\x1f\x7f]/g, "");
    if (this.#takesPastes && line !== "") keys.push({ kind: "text", text: line });
  }
}

function keyOf(char: string): AnswerKey | undefined {
  switch (char) {
    case "\r":
    case "\n":
      return { kind: "enter" };
    case "\x7f":
    case "\b":
      return { kind: "backspace" };
    case "\x15":
      return { kind: "clear" };
    case "\x04":
      return { kind: "end" };
  }
  // deno-lint-ignore no-control-regex
  return /[\x00-\x1f\x80-\x9f]/.test(char) ? undefined : { kind: "text", text: char };
}
