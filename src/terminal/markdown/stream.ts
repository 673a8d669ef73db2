/** Markdown to a terminal while it arrives: append-only, nothing is ever written twice.
 *
 * Held back is only what cannot be decided yet: the start of a line, an open inline
 * span, the last word, a line of code, a whole table. The source is untrusted: every
 * piece of it goes through `escapeTerminal`. However the source is cut into pieces,
 * the output is the same. */

import { escapeTerminal } from "../../security/mod.ts";
import type { Trait } from "../style.ts";
import { Containers } from "./containers.ts";
import { Flow } from "./flow.ts";
import { Highlighter } from "./highlight.ts";
import { InlineStream } from "./inline.ts";
import { type Leaf, type LineStart, readLineStart } from "./line_start.ts";
import { Pen, PLAIN, putAll, type Run } from "./pen.ts";
import { isDelimiterRow, renderTable } from "./table.ts";

/** Where and how to render. */
export interface MarkdownOptions {
  write(text: string): void;
  /** Columns; asked at each new block. */
  width(): number;
  color: boolean;
  unicode: boolean;
}

const DIM: readonly Trait[] = ["dim"];

/** How headings look, by level. */
const HEADINGS: readonly (readonly Trait[])[] = [
  ["bold", "underline"],
  ["bold", "cyan"],
  ["bold"],
];

/** Text of a paragraph or heading on its way to the page. */
interface Text {
  inline: InlineStream;
  flow: Flow;
}

/** The block that is open at the end of a line. */
type Block =
  | { kind: "none" }
  | { kind: "paragraph"; text: Text; tail: string }
  | { kind: "fence"; fence: string; indent: number; highlighter: Highlighter }
  | { kind: "table"; rows: string[] };

/** Renders Markdown append-only. */
export class MarkdownStream {
  readonly #options: MarkdownOptions;
  readonly #pen: Pen;
  readonly #containers: Containers;
  #block: Block = { kind: "none" };
  /** What has arrived and is not understood yet: at most one line. */
  #source = "";
  /** The start of the current line has been read: the rest is text. */
  #inText = false;
  /** An empty line is due before the next block, with the bars of these quotes. */
  #blank: readonly Run[] | undefined;
  #started = false;

  constructor(options: MarkdownOptions) {
    this.#options = options;
    this.#pen = new Pen(options.color);
    this.#containers = new Containers(options.unicode);
  }

  /** Takes the next piece of the source. */
  push(chunk: string): void {
    this.#source += chunk;
    this.#read(false);
    this.#flush();
  }

  /** The source has ended: writes what was held back and ends the line. */
  end(): void {
    this.#read(true);
    this.#closeBlock();
    this.#writeEmptyItems();
    if (this.#pen.lineOpen) this.#pen.newline();
    this.#flush();
  }

  #flush(): void {
    const text = this.#pen.take();
    if (text !== "") this.#options.write(text);
  }

  /** Reads all whole lines, and of the last one what can be decided. */
  #read(final: boolean): void {
    let at = 0;
    for (let end; (end = this.#source.indexOf("\n", at)) >= 0; at = end + 1) {
      this.#line(this.#source.slice(at, end).replace(/\r$/, ""), true);
      this.#inText = false;
    }
    let rest = this.#source.slice(at);
    if (final) {
      if (rest !== "") this.#line(rest.replace(/\r$/, ""), true);
      this.#source = "";
      return;
    }
    // A line end or a character may be cut in two.
    const cut = /[\r\ud800-\udbff]$/.test(rest) ? rest.length - 1 : rest.length;
    const held = rest.slice(cut);
    rest = rest.slice(0, cut);
    this.#source = (this.#line(rest, false) ? "" : rest) + held;
  }

  /** Takes a line, or as much of it as is there. `false` when it has to wait for more. */
  #line(line: string, whole: boolean): boolean {
    if (this.#inText) {
      this.#addText(line);
      return true;
    }
    if (line === "" && !whole) return false;
    if (this.#block.kind === "fence") {
      if (whole) this.#codeLine(line, this.#block);
      return whole;
    }
    const inParagraph = this.#block.kind === "paragraph" || this.#isPossibleHead;
    const start = readLineStart(line, whole, { containers: this.#containers.list, inParagraph });
    if (start === undefined) return false;
    if (!whole && start.leaf.kind !== "text") return false;
    this.#begin(start, line);
    return true;
  }

  /** A line that is the head of a table or, if no table follows, text. */
  get #isPossibleHead(): boolean {
    return this.#block.kind === "table" && this.#block.rows.length === 1;
  }

  /** Begins a block, or goes on with the open one. */
  #begin(start: LineStart, line: string): void {
    const { leaf, kept, opened } = start;
    const text = line.slice(start.at);
    if (opened.length === 0 && this.#goesOn(leaf, text)) return;
    this.#closeBlock();
    if (kept < this.#containers.list.length) {
      this.#writeEmptyItems();
      this.#containers.keep(kept);
    }
    for (const container of opened) this.#containers.add(container);
    if (leaf.kind !== "blank") this.#beginLeaf(leaf, text);
    else if (opened.length === 0) this.#blank = this.#containers.blank;
  }

  /** Whether the line belongs to the open block; if so it is taken in. */
  #goesOn(leaf: Leaf, text: string): boolean {
    if (this.#block.kind === "table") {
      const { rows } = this.#block;
      if (leaf.kind === "row" && (rows.length > 1 || isDelimiterRow(text))) {
        rows.push(text);
        return true;
      }
      if (rows.length > 1) return false;
      this.#turnIntoParagraph(rows[0] as string);
    }
    if (this.#block.kind !== "paragraph" || leaf.kind !== "text") return false;
    const hardBreak = /(?: {2}|(?<!\\)\\)$/.test(this.#block.tail);
    this.#addText((hardBreak ? "\n" : " ") + text);
    this.#inText = true;
    return true;
  }

  #beginLeaf(leaf: Exclude<Leaf, { kind: "blank" }>, text: string): void {
    switch (leaf.kind) {
      case "text":
        this.#turnIntoParagraph(text);
        this.#inText = true;
        return;
      case "row":
        this.#block = { kind: "table", rows: [text] };
        return;
      case "heading":
        return this.#heading(leaf.level, text);
      case "fence": {
        const name = /^[\w+#.-]*/.exec(leaf.info)?.[0].toLowerCase() ?? "";
        const { fence, indent } = leaf;
        this.#block = { kind: "fence", fence, indent, highlighter: new Highlighter(name) };
        return this.#writeFrame(name);
      }
      case "code":
        this.#beginLine();
        return this.#pen.put("    " + escapeCode(text));
      case "rule":
        this.#beginLine();
        return this.#pen.put((this.#options.unicode ? "─" : "-").repeat(this.#room()), DIM);
      case "underline":
        return;
    }
  }

  #turnIntoParagraph(text: string): void {
    this.#block = { kind: "paragraph", text: this.#beginText(PLAIN), tail: "" };
    this.#addText(text);
  }

  #heading(level: number, text: string): void {
    if (this.#containers.list.length === 0) this.#blank ??= [];
    const traits = HEADINGS[Math.min(level, HEADINGS.length) - 1] as readonly Trait[];
    const title = text.trim().replace(/(?:^|[ \t])#+$/, "").trimEnd();
    const heading = this.#beginText(traits);
    const shown = this.#options.color ? title : `${"#".repeat(level)} ${title}`;
    addRuns(heading, heading.inline.push(shown));
    endText(heading);
  }

  #beginText(base: readonly Trait[]): Text {
    const prefix = this.#beginLine();
    const { color } = this.#options;
    const flow = new Flow(this.#pen, {
      column: prefix,
      hanging: this.#containers.hanging,
      width: this.#options.width(),
    });
    return { inline: new InlineStream({ base, color }), flow };
  }

  #addText(text: string): void {
    if (this.#block.kind !== "paragraph" || text === "") return;
    this.#block.tail = (this.#block.tail + text).slice(-2);
    addRuns(this.#block.text, this.#block.text.inline.push(text));
  }

  #closeBlock(): void {
    // A head without the line that must follow it was never a table.
    if (this.#block.kind === "table" && this.#isPossibleHead) {
      this.#turnIntoParagraph(this.#block.rows[0] as string);
    }
    const block = this.#block;
    this.#block = { kind: "none" };
    if (block.kind === "paragraph") endText(block.text);
    else if (block.kind === "fence") this.#writeFrame("");
    else if (block.kind === "table") this.#writeTable(block.rows);
  }

  #writeTable(rows: readonly string[]): void {
    const { color, unicode } = this.#options;
    for (const line of renderTable(rows, { width: this.#room(), color, unicode })) {
      this.#beginLine();
      putAll(this.#pen, line);
    }
  }

  #codeLine(line: string, block: Extract<Block, { kind: "fence" }>): void {
    const text = this.#stripContainers(line, block.indent);
    if (text === undefined) {
      this.#closeBlock();
      this.#line(line, true);
      return;
    }
    const closing = text.trim();
    if (
      closing.length >= block.fence.length && closing === block.fence[0]?.repeat(closing.length)
    ) {
      this.#closeBlock();
      return;
    }
    this.#beginLine();
    putAll(this.#pen, block.highlighter.line(escapeCode(text)));
  }

  /** A line of fenced code without what belongs to the containers; `undefined` when
   * it has left the quote that holds the code. */
  #stripContainers(line: string, indent: number): string | undefined {
    let rest = line;
    for (const { kind } of this.#containers.list) {
      if (kind !== "quote") continue;
      const bar = /^\s*> ?/.exec(rest);
      if (bar === null) return undefined;
      rest = rest.slice(bar[0].length);
    }
    const spaces = /^ */.exec(rest)?.[0].length ?? 0;
    return rest.slice(Math.min(indent, spaces));
  }

  /** The line above and below fenced code. Code itself is neither indented nor wrapped
   * by us, so that it can be copied from the screen as it is. */
  #writeFrame(name: string): void {
    const bar = this.#options.unicode ? "──" : "--";
    this.#beginLine();
    this.#pen.put(name === "" ? bar : `${bar} ${escapeTerminal(name)}`, DIM);
  }

  /** Starts a line with what belongs before it; returns the cells taken. */
  #beginLine(): number {
    if (this.#pen.lineOpen) this.#pen.newline();
    if (this.#blank !== undefined && this.#started) {
      putAll(this.#pen, this.#blank);
      this.#pen.newline();
    }
    this.#blank = undefined;
    this.#started = true;
    this.#pen.startLine();
    const prefix = this.#containers.takePrefix();
    putAll(this.#pen, prefix.runs);
    return prefix.width;
  }

  /** An item may end without text: its marker is shown all the same. */
  #writeEmptyItems(): void {
    if (this.#containers.unwritten) this.#beginLine();
  }

  #room(): number {
    return Math.max(1, this.#options.width() - this.#containers.hanging.width);
  }
}

function addRuns(text: Text, runs: readonly Run[]): void {
  for (const run of runs) text.flow.add(run.text, run.traits);
}

function endText(text: Text): void {
  addRuns(text, text.inline.end());
  text.flow.end();
}

/** A line of code, safe to print, its tabs as the four columns they stand for. */
function escapeCode(line: string): string {
  return escapeTerminal(line.replaceAll("\t", "    "));
}
