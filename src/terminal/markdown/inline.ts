/** Emphasis, code and links inside a paragraph, while it arrives.
 *
 * An emphasis is held back until its end is seen, so that nothing has to be taken
 * back: `*` may be a bullet, a product or emphasis. A mark without its partner within
 * `LONGEST_SPAN` characters, or in its paragraph, was plain text. */

import type { Trait } from "../style.ts";
import { LONGEST_SPAN, type Mark, type Piece, TokenReader, UNDECIDED } from "./inline_tokens.ts";
import type { Run } from "./pen.ts";

/** How inline text looks. */
export interface InlineStyle {
  /** Under everything else: a heading is bold, say. */
  base: readonly Trait[];
  /** Without colours code keeps its backticks. */
  color: boolean;
}

/** What has been read but may still become emphasized. */
interface Item {
  run: Run;
  /** A mark that waits for its partner, and where it stands in the paragraph. */
  opener?: { mark: Mark; at: number };
}

/** Understands inline Markdown piece by piece. */
export class InlineStream {
  readonly #style: InlineStyle;
  #pending = "";
  #before = " ";
  /** Characters of the paragraph before `#pending`. */
  #offset = 0;
  #items: Item[] = [];

  constructor(style: InlineStyle) {
    this.#style = style;
  }

  /** Takes text of the paragraph (`\n` for a hard break); returns what is decided. */
  push(text: string): Run[] {
    this.#pending += text;
    return this.#read(false);
  }

  /** The paragraph has ended: everything is decided now. */
  end(): Run[] {
    const runs = this.#read(true);
    for (const { run } of this.#items.splice(0)) if (run.text !== "") runs.push(run);
    return runs;
  }

  /** Reads what can be read; returns the runs that no later text can change. */
  #read(final: boolean): Run[] {
    const reader = new TokenReader(this.#pending, { before: this.#before, final });
    const decided: Run[] = [];
    let at = 0;
    while (at < this.#pending.length) {
      const token = reader.read(at);
      if (token === UNDECIDED) break;
      this.#settle(this.#offset + at, decided);
      this.#take(token.piece, this.#offset + at);
      at = token.next;
    }
    this.#settle(this.#offset + at, decided);
    if (at > 0) this.#before = this.#pending[at - 1] as string;
    this.#pending = this.#pending.slice(at);
    this.#offset += at;
    return decided;
  }

  /** Moves out what stands before the first mark that may still find a partner. */
  #settle(at: number, decided: Run[]): void {
    let count = 0;
    for (const { run, opener } of this.#items) {
      if (opener !== undefined && at - opener.at <= LONGEST_SPAN) break;
      if (run.text !== "") decided.push(run);
      count++;
    }
    this.#items.splice(0, count);
  }

  #take(piece: Piece, at: number): void {
    const { base, color } = this.#style;
    switch (piece.kind) {
      case "text":
        return void this.#items.push({ run: { text: piece.text, traits: base } });
      case "code": {
        const text = color ? piece.code : "`" + piece.code + "`";
        return void this.#items.push({ run: { text, traits: color ? [...base, "cyan"] : base } });
      }
      case "link":
        for (const run of linkRuns(piece.label, piece.url, this.#style)) this.#items.push({ run });
        return;
      case "mark":
        return this.#mark(piece, at);
    }
  }

  /** Ends what the mark can end; the rest of it may begin something. */
  #mark(mark: Mark, at: number): void {
    let left = mark.length;
    for (let i = this.#items.length - 1; mark.closes && i >= 0 && left > 0; i--) {
      const opener = this.#items[i]?.opener;
      if (opener?.mark.char !== mark.char) continue;
      const used = partners(mark.char, opener.mark.length, left);
      if (used === 0) continue;
      this.#emphasize(i, mark.char === "~" ? "strike" : used === 2 ? "bold" : "italic", used);
      left -= used;
      // What is left of the opener may find a partner in what is left of this mark.
      if (this.#items[i]?.opener !== undefined) i++;
    }
    if (left === 0) return;
    const item: Item = { run: { text: mark.char.repeat(left), traits: this.#style.base } };
    if (mark.opens && left <= 3) item.opener = { mark: { ...mark, length: left }, at };
    this.#items.push(item);
  }

  /** Gives everything behind the opener a trait and takes `used` characters off it. */
  #emphasize(at: number, trait: Trait, used: number): void {
    const { base } = this.#style;
    for (const item of this.#items.slice(at + 1)) {
      const inner = item.run.traits.slice(base.length);
      item.run.traits = [...base, trait, ...inner];
      item.opener = undefined;
    }
    const { run, opener } = this.#items[at] as Item;
    run.text = run.text.slice(used);
    if (opener !== undefined) opener.mark.length -= used;
    if (run.text === "") (this.#items[at] as Item).opener = undefined;
  }
}

/** How many characters an opener and a closer have for each other: 0, 1 or 2. */
function partners(char: string, open: number, close: number): number {
  if (char === "~") return open === 2 && close === 2 ? 2 : 0;
  return open >= 2 && close >= 2 ? 2 : 1;
}

/** The text of a link, then its address for all to see. */
function linkRuns(label: string, url: string, style: InlineStyle): Run[] {
  const { base } = style;
  const runs = parseInline(label, { ...style, base: [...base, "underline"] });
  if (url === "" || url === label) return runs;
  return [...runs, { text: " ", traits: base }, { text: `(${url})`, traits: [...base, "dim"] }];
}

/** Understands a whole inline text. */
export function parseInline(text: string, style: InlineStyle): Run[] {
  const stream = new InlineStream(style);
  return [...stream.push(text), ...stream.end()];
}
