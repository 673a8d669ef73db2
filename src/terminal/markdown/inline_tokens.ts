/** The pieces of inline Markdown: plain text, code, links, escapes, and the marks of
 * emphasis, whose meaning `inline.ts` finds out. A piece is told as soon as no later
 * text can change it; every decision depends on the text alone. */

/** A span longer than this is taken for plain text, so that streaming goes on. */
export const LONGEST_SPAN = 400;

/** More text is needed to decide. */
export const UNDECIDED = Symbol("undecided");

/** A run of `*`, `_` or `~` that may begin or end emphasis. */
export interface Mark {
  kind: "mark";
  char: string;
  length: number;
  opens: boolean;
  closes: boolean;
}

/** A piece of inline text. `\n` in a text is a hard break. */
export type Piece =
  | { kind: "text"; text: string }
  | { kind: "code"; code: string }
  | { kind: "link"; label: string; url: string }
  | Mark;

/** A piece, and where the next one begins. */
export interface Token {
  piece: Piece;
  next: number;
}

/** `undefined` when it is not such a piece. */
type Outcome = Token | typeof UNDECIDED | undefined;

const ENTITIES = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", " "],
]);

/** What the reader knows of the text around. */
export interface ReaderOptions {
  /** The character before the text. */
  before: string;
  /** Nothing will follow. */
  final: boolean;
}

/** Reads the pieces of a text one by one. */
export class TokenReader {
  readonly #text: string;
  readonly #before: string;
  readonly #final: boolean;

  constructor(text: string, options: ReaderOptions) {
    this.#text = text;
    this.#before = options.before;
    this.#final = options.final;
  }

  /** The piece at a position before the end of the text. */
  read(at: number): Token | typeof UNDECIDED {
    const plain = /[^\\`*_~[!<&]+/y;
    plain.lastIndex = at;
    const found = plain.exec(this.#text);
    if (found !== null) return textOf(found[0], at + found[0].length);
    const char = this.#text[at] as string;
    return this.#special(char, at) ?? textOf(char, at + 1);
  }

  #special(char: string, at: number): Outcome {
    switch (char) {
      case "\\":
        return this.#escape(at);
      case "`":
        return this.#code(at);
      case "[":
        return this.#link(at);
      case "!":
        if (at + 1 === this.#text.length) return this.#atEnd();
        return this.#text[at + 1] === "[" ? this.#link(at + 1) : undefined;
      case "<":
        return this.#angle(at);
      case "&":
        return this.#entity(at);
      default:
        return this.#mark(char, at);
    }
  }

  /** What the end of the text means for something unfinished. */
  #atEnd(): typeof UNDECIDED | undefined {
    return this.#final ? undefined : UNDECIDED;
  }

  /** What it means when the end of a span was not found. */
  #unclosed(start: number): typeof UNDECIDED | undefined {
    return this.#text.length - start > LONGEST_SPAN ? undefined : this.#atEnd();
  }

  #escape(at: number): Outcome {
    const next = this.#text[at + 1];
    if (next === undefined) return this.#atEnd();
    if (next !== "\n" && !/[!-/:-@[-`{-~]/.test(next)) return undefined;
    return textOf(next, at + 2);
  }

  /** End of the run of one character that starts at `at`. */
  #runEnd(at: number): number {
    const char = this.#text[at];
    let end = at + 1;
    while (this.#text[end] === char) end++;
    return end;
  }

  #code(at: number): Outcome {
    const open = this.#runEnd(at);
    const fence = this.#text.slice(at, open);
    if (open === this.#text.length) return this.#atEnd() ?? textOf(fence, open);
    for (let from = this.#text.indexOf("`", open); from >= 0;) {
      const end = this.#runEnd(from);
      if (end - at > LONGEST_SPAN) break;
      if (end === this.#text.length && !this.#final) return UNDECIDED;
      if (end - from === fence.length) {
        const code = this.#text.slice(open, from).replaceAll("\n", " ");
        const padded = /^ .*[^ ].* $/.test(code);
        return { piece: { kind: "code", code: padded ? code.slice(1, -1) : code }, next: end };
      }
      from = this.#text.indexOf("`", end);
    }
    return this.#unclosed(at) ?? textOf(fence, open);
  }

  /** Marks flank words: `3 * 4` has none, and `3*4*5` is a product, not emphasis. */
  #mark(char: string, at: number): Outcome {
    const end = this.#runEnd(at);
    if (end === this.#text.length && !this.#final) return UNDECIDED;
    const before = at === 0 ? this.#before : this.#text[at - 1] as string;
    const after = this.#text[end] ?? " ";
    const product = /\d/.test(before) && /\d/.test(after);
    const inWord = char === "_";
    const opens = !isSpace(after) && !product && (isWord(after) || !isWord(before)) &&
      !(inWord && isWord(before));
    const closes = !isSpace(before) && !(inWord && isWord(after));
    return { piece: { kind: "mark", char, length: end - at, opens, closes }, next: end };
  }

  /** `[text](url)`, also after `!`: the text, then the address for all to see. */
  #link(at: number): Outcome {
    const close = this.#closingBracket(at);
    if (close === undefined) return this.#unclosed(at);
    if (close + 1 >= this.#text.length) return this.#atEnd();
    if (this.#text[close + 1] !== "(") return undefined;
    const target = this.#target(close + 1);
    if (target === undefined || target === UNDECIDED) return target;
    const label = this.#text.slice(at + 1, close);
    return { piece: { kind: "link", label, url: target.url }, next: target.next };
  }

  /** `(url)`, `(<url>)` or `(url "title")`. */
  #target(at: number): { url: string; next: number } | typeof UNDECIDED | undefined {
    const angle = this.#text[this.#skipSpaces(at + 1)] === "<";
    const start = this.#skipSpaces(at + 1) + (angle ? 1 : 0);
    let next = start;
    for (let depth = 0; next - at <= LONGEST_SPAN; next++) {
      const char = this.#text[next];
      if (char === undefined || char === "\n") break;
      if (angle ? char === ">" : isSpace(char) || (char === ")" && depth === 0)) break;
      if (char === "(") depth++;
      if (char === ")") depth--;
    }
    const url = this.#text.slice(start, next);
    next = this.#skipSpaces(angle ? next + 1 : next);
    const quote = this.#text[next];
    if (quote === '"' || quote === "'") {
      const end = this.#text.indexOf(quote, next + 1);
      if (end < 0) return this.#unclosed(at);
      next = this.#skipSpaces(end + 1);
    }
    if (next - at > LONGEST_SPAN) return undefined;
    if (next >= this.#text.length) return this.#unclosed(at);
    return this.#text[next] === ")" ? { url, next: next + 1 } : undefined;
  }

  #skipSpaces(at: number): number {
    while (this.#text[at] === " ") at++;
    return at;
  }

  #closingBracket(at: number): number | undefined {
    let depth = 0;
    for (let i = at; i < this.#text.length && i - at <= LONGEST_SPAN; i++) {
      const char = this.#text[i];
      if (char === "\\") i++;
      else if (char === "[") depth++;
      else if (char === "]" && --depth === 0) return i;
    }
    return undefined;
  }

  /** `<https://…>` and `<br>`; any other tag is shown as it is written. */
  #angle(at: number): Outcome {
    const rest = this.#text.slice(at, at + LONGEST_SPAN);
    const link = /^<(https?:\/\/[^\s<>]+)>/.exec(rest);
    if (link !== null) {
      const url = link[1] as string;
      return { piece: { kind: "link", label: url, url }, next: at + link[0].length };
    }
    const br = /^<br\s?\/?>/i.exec(rest);
    if (br !== null) return textOf("\n", at + br[0].length);
    const open = /^<(?:h(?:t(?:t(?:p(?:s?(?::(?:\/(?:\/[^\s<>]*)?)?)?)?)?)?)?|b(?:r\s?\/?)?)?$/i;
    return open.test(rest) ? this.#unclosed(at) : undefined;
  }

  #entity(at: number): Outcome {
    const rest = this.#text.slice(at, at + 10);
    const found = /^&(?:([a-z]+)|#(\d{1,7})|#x([\da-f]{1,6}));/i.exec(rest);
    if (found === null) {
      return /^&#?\w*$/.test(rest) && rest.length < 10 ? this.#atEnd() : undefined;
    }
    const [whole, name, decimal, hex] = found;
    const text = name === undefined ? fromCodePoint(decimal, hex) : ENTITIES.get(name);
    return text === undefined ? undefined : textOf(text, at + whole.length);
  }
}

function textOf(text: string, next: number): Token {
  return { piece: { kind: "text", text }, next };
}

function fromCodePoint(decimal?: string, hex?: string): string | undefined {
  const point = decimal === undefined ? parseInt(hex ?? "", 16) : parseInt(decimal, 10);
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}

function isSpace(char: string): boolean {
  return /\s/.test(char);
}

function isWord(char: string): boolean {
  return /[\p{L}\p{N}_]/u.test(char);
}
