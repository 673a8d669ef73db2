/** The sheet that blocks are written on, line by line: what stands before each line,
 * and the empty lines between blocks. */

import { Containers } from "./containers.ts";
import type { Prefix } from "./flow.ts";
import type { Container } from "./line_start.ts";
import { Pen, PLAIN, putAll, type Run } from "./pen.ts";
import type { Trait } from "../style.ts";

/** Where and how to render. */
export interface MarkdownOptions {
  write(text: string): void;
  /** Columns; asked at each new block. */
  width(): number;
  color: boolean;
  unicode: boolean;
}

/** A page with containers open on it. */
export class Sheet {
  readonly options: MarkdownOptions;
  readonly pen: Pen;
  readonly #containers: Containers;
  /** An empty line is due before the next block, with the bars of these quotes. */
  #blank: readonly Run[] | undefined;
  #started = false;

  constructor(options: MarkdownOptions) {
    this.options = options;
    this.pen = new Pen(options.color);
    this.#containers = new Containers(options.unicode);
  }

  /** The open containers, outermost first. */
  get containers(): readonly Container[] {
    return this.#containers.list;
  }

  /** What stands before every further line of a block. */
  get hanging(): Prefix {
    return this.#containers.hanging;
  }

  /** Cells for text beside what the containers take. */
  get room(): number {
    return Math.max(1, this.options.width() - this.hanging.width);
  }

  /** Closes all but the outermost `kept` containers, then opens others. */
  enter(kept: number, opened: readonly Container[]): void {
    if (kept < this.#containers.list.length) {
      this.#writeEmptyItems();
      this.#containers.keep(kept);
    }
    for (const container of opened) this.#containers.add(container);
  }

  /** Leaves a line empty before the next block. */
  leaveBlank(): void {
    this.#blank = this.#containers.blank;
  }

  /** Starts a line with what belongs before it; returns the cells taken. */
  beginLine(): number {
    if (this.pen.lineOpen) this.pen.newline();
    if (this.#blank !== undefined && this.#started) {
      putAll(this.pen, this.#blank);
      this.pen.newline();
    }
    this.#blank = undefined;
    this.#started = true;
    this.pen.startLine();
    const prefix = this.#containers.takePrefix();
    putAll(this.pen, prefix.runs);
    return prefix.width;
  }

  /** Writes a whole line in one style. */
  line(text: string, traits: readonly Trait[] = PLAIN): void {
    this.beginLine();
    this.pen.put(text, traits);
  }

  /** Writes a whole line. */
  lineOf(runs: readonly Run[]): void {
    this.beginLine();
    putAll(this.pen, runs);
  }

  /** Ends the last line. */
  end(): void {
    this.#writeEmptyItems();
    if (this.pen.lineOpen) this.pen.newline();
  }

  /** Hands over what was written since the last call. */
  flush(): void {
    const text = this.pen.take();
    if (text !== "") this.options.write(text);
  }

  /** An item may end without text: its marker is shown all the same. */
  #writeEmptyItems(): void {
    if (this.#containers.unwritten) this.beginLine();
  }
}
