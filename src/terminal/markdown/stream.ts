/** Markdown to a terminal while it arrives: append-only, nothing is ever written twice.
 *
 * Held back is only what cannot be decided yet: the start of a line, an open inline
 * span, the last word, a line of code, a whole table. The source is untrusted: every
 * piece of it goes through `escapeTerminal`. However the source is cut into pieces,
 * the output is the same. */

import type { Trait } from "../style.ts";
import { CodeBlock, escapeCode } from "./code_block.ts";
import { type Leaf, type LineStart, readLineStart } from "./line_start.ts";
import { PLAIN } from "./pen.ts";
import { type MarkdownOptions, Sheet } from "./sheet.ts";
import { isDelimiterRow, renderTable } from "./table.ts";
import { TextBlock } from "./text_block.ts";

const DIM: readonly Trait[] = ["dim"];

/** How headings look, by level. */
const HEADINGS: readonly (readonly Trait[])[] = [
  ["bold", "underline"],
  ["bold", "cyan"],
  ["bold"],
];

/** The block that is open at the end of a line. */
type Block =
  | { kind: "none" }
  | { kind: "paragraph"; text: TextBlock }
  | { kind: "code"; code: CodeBlock }
  | { kind: "table"; rows: string[] };

/** Renders Markdown append-only. */
export class MarkdownStream {
  readonly #sheet: Sheet;
  #block: Block = { kind: "none" };
  /** What has arrived and is not understood yet: at most one line. */
  #source = "";
  /** The start of the current line has been read: the rest is text. */
  #inText = false;

  constructor(options: MarkdownOptions) {
    this.#sheet = new Sheet(options);
  }

  /** Takes the next piece of the source. */
  push(chunk: string): void {
    this.#source += chunk;
    this.#read(false);
    this.#sheet.flush();
  }

  /** The source has ended: writes what was held back and ends the line. */
  end(): void {
    this.#read(true);
    this.#closeBlock();
    this.#sheet.end();
    this.#sheet.flush();
  }

  /** Reads all whole lines, and of the last one what can be decided. */
  #read(final: boolean): void {
    let at = 0;
    for (let end; (end = this.#source.indexOf("\n", at)) >= 0; at = end + 1) {
      this.#line(this.#source.slice(at, end).replace(/\r$/, ""), true);
      this.#inText = false;
    }
    const rest = this.#source.slice(at);
    if (final) {
      if (rest !== "") this.#line(rest.replace(/\r$/, ""), true);
      this.#source = "";
      return;
    }
    // A line end or a character may be cut in two.
    const known = /[\r\ud800-\udbff]$/.test(rest) ? rest.slice(0, -1) : rest;
    this.#source = this.#line(known, false) ? rest.slice(known.length) : rest;
  }

  /** Takes a line, or as much of it as is there. `false` when it has to wait for more. */
  #line(line: string, whole: boolean): boolean {
    if (this.#inText && this.#block.kind === "paragraph") {
      this.#block.text.add(line);
      return true;
    }
    if (line === "" && !whole) return false;
    if (this.#block.kind === "code") {
      if (whole) this.#codeLine(line, this.#block.code);
      return whole;
    }
    const inParagraph = this.#block.kind === "paragraph" || this.#possibleHead !== undefined;
    const context = { containers: this.#sheet.containers, inParagraph };
    const start = readLineStart(line, whole, context);
    if (start === undefined || (!whole && start.leaf.kind !== "text")) return false;
    this.#begin(start, line.slice(start.at));
    return true;
  }

  #codeLine(line: string, code: CodeBlock): void {
    const taken = code.line(line);
    if (taken === "code") return;
    this.#closeBlock();
    if (taken === "left") this.#line(line, true);
  }

  /** The one line so far of a table that may turn out to be text. */
  get #possibleHead(): string | undefined {
    return this.#block.kind === "table" && this.#block.rows.length === 1
      ? this.#block.rows[0]
      : undefined;
  }

  /** Begins a block, or goes on with the open one. */
  #begin({ leaf, kept, opened }: LineStart, text: string): void {
    if (opened.length === 0 && this.#goesOn(leaf, text)) return;
    this.#closeBlock();
    this.#sheet.enter(kept, opened);
    if (leaf.kind !== "blank") this.#beginLeaf(leaf, text);
    else if (opened.length === 0) this.#sheet.leaveBlank();
  }

  /** Whether the line belongs to the open block; if so it is taken in. */
  #goesOn(leaf: Leaf, text: string): boolean {
    if (this.#block.kind === "table" && leaf.kind === "row") {
      const { rows } = this.#block;
      if (rows.length > 1 || isDelimiterRow(text)) {
        rows.push(text);
        return true;
      }
    }
    const head = this.#possibleHead;
    if (head !== undefined) this.#beginParagraph(head);
    if (this.#block.kind !== "paragraph" || leaf.kind !== "text") return false;
    this.#block.text.addLine(text);
    this.#inText = true;
    return true;
  }

  #beginLeaf(leaf: Exclude<Leaf, { kind: "blank" }>, text: string): void {
    switch (leaf.kind) {
      case "text":
        this.#beginParagraph(text);
        this.#inText = true;
        return;
      case "row":
        this.#block = { kind: "table", rows: [text] };
        return;
      case "fence":
        this.#block = { kind: "code", code: new CodeBlock(this.#sheet, leaf) };
        return;
      case "heading":
        return this.#writeHeading(leaf.level, text);
      case "code":
        return this.#sheet.line("    " + escapeCode(text));
      case "rule": {
        const { room, options } = this.#sheet;
        return this.#sheet.line((options.unicode ? "─" : "-").repeat(room), DIM);
      }
      case "underline":
        return;
    }
  }

  #beginParagraph(text: string): void {
    const block = new TextBlock(this.#sheet, PLAIN);
    block.add(text);
    this.#block = { kind: "paragraph", text: block };
  }

  #closeBlock(): void {
    const head = this.#possibleHead;
    if (head !== undefined) this.#beginParagraph(head);
    const block = this.#block;
    this.#block = { kind: "none" };
    if (block.kind === "paragraph") block.text.end();
    else if (block.kind === "code") block.code.end();
    else if (block.kind === "table") this.#writeTable(block.rows);
  }

  #writeHeading(level: number, text: string): void {
    if (this.#sheet.containers.length === 0) this.#sheet.leaveBlank();
    const title = text.trim().replace(/(?:^|[ \t])#+$/, "").trimEnd();
    const traits = HEADINGS[Math.min(level, HEADINGS.length) - 1] as readonly Trait[];
    const block = new TextBlock(this.#sheet, traits);
    block.add(this.#sheet.options.color ? title : `${"#".repeat(level)} ${title}`);
    block.end();
  }

  #writeTable(rows: readonly string[]): void {
    const { room, options } = this.#sheet;
    for (const line of renderTable(rows, { ...options, width: room })) this.#sheet.lineOf(line);
  }
}
