/** Fenced code. It is neither indented nor wrapped by us, so that it can be copied from
 * the screen as it is; a dim line above and below sets it off. */

import { escapeTerminal } from "../../security/mod.ts";
import type { Trait } from "../style.ts";
import { Highlighter } from "./highlight.ts";
import type { Leaf } from "./line_start.ts";
import type { Sheet } from "./sheet.ts";

const DIM: readonly Trait[] = ["dim"];

/** Code between two fences. */
export class CodeBlock {
  readonly #sheet: Sheet;
  readonly #fence: string;
  readonly #indent: number;
  readonly #highlighter: Highlighter;

  constructor(sheet: Sheet, { fence, indent, info }: Extract<Leaf, { kind: "fence" }>) {
    this.#sheet = sheet;
    this.#fence = fence;
    this.#indent = indent;
    const language = /^[\w+#.-]*/.exec(info)?.[0].toLowerCase() ?? "";
    this.#highlighter = new Highlighter(language);
    this.#writeFrame(language);
  }

  /** Takes a whole line of the source. `closed` when it was the closing fence, `left`
   * when it stands outside the quote that holds the code, and was not taken. */
  line(source: string): "code" | "closed" | "left" {
    const text = this.#strip(source);
    if (text === undefined) return "left";
    const mark = text.trim();
    const char = this.#fence[0] as string;
    if (mark.length >= this.#fence.length && mark === char.repeat(mark.length)) return "closed";
    this.#sheet.lineOf(this.#highlighter.line(escapeCode(text)));
    return "code";
  }

  /** The code has ended. */
  end(): void {
    this.#writeFrame("");
  }

  /** The line without what belongs to the containers. */
  #strip(source: string): string | undefined {
    let rest = source;
    for (const { kind } of this.#sheet.containers) {
      if (kind !== "quote") continue;
      const bar = /^\s*> ?/.exec(rest);
      if (bar === null) return undefined;
      rest = rest.slice(bar[0].length);
    }
    const spaces = /^ */.exec(rest)?.[0].length ?? 0;
    return rest.slice(Math.min(this.#indent, spaces));
  }

  #writeFrame(language: string): void {
    const bar = this.#sheet.options.unicode ? "──" : "--";
    this.#sheet.line(`${bar} ${escapeTerminal(language)}`.trimEnd(), DIM);
  }
}

/** A line of code, safe to print, its tabs as four columns. */
export function escapeCode(line: string): string {
  return escapeTerminal(line.replaceAll("\t", "    "));
}
