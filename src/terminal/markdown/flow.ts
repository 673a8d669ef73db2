/** Soft wrapping of styled text that arrives in pieces.
 *
 * A word is written as soon as it is known to be whole; East Asian text may break
 * between any two characters. How the text was cut into pieces never shows. */

import { escapeTerminal } from "../../security/mod.ts";
import type { Trait } from "../style.ts";
import { graphemes, isSimple } from "../../text/mod.ts";
import { displayWidth, graphemeWidth } from "../width.ts";
import { type Page, putAll, type Run, sameTraits } from "./pen.ts";

/** Characters that must not begin a line in East Asian text. */
const NEVER_FIRST = "、。，．・：；！？）］｝〉》」』】〕ー々…‥";

/** What stands before the text of a line. */
export interface Prefix {
  runs: readonly Run[];
  width: number;
}

/** Cells below which wrapping would only make noise, unless told otherwise. */
const NARROWEST = 8;

/** The measures of a {@linkcode Flow}. */
export interface FlowOptions {
  /** Where the text of the first line begins. */
  column: number;
  /** What stands before every further line. */
  hanging: Prefix;
  /** Cells of the whole line. */
  width: number;
  /** Cells the text gets in any case. @default 8 */
  narrowest?: number;
}

/** One wrapped block of text. The pen stands behind the first line's prefix. */
export class Flow {
  readonly #page: Page;
  readonly #hanging: Prefix;
  readonly #width: number;
  #column: number;
  #word: Run[] = [];
  #space: Run | undefined;
  /** The word was too long for a line: its rest follows directly, cell by cell. */
  #overlong = false;

  constructor(page: Page, options: FlowOptions) {
    const { column, hanging, width, narrowest = NARROWEST } = options;
    this.#page = page;
    this.#hanging = hanging;
    this.#width = Math.max(width, hanging.width + narrowest);
    this.#column = column;
  }

  /** Adds text; a `\n` in it is a hard break, any other control character is shown escaped. */
  add(text: string, traits: readonly Trait[]): void {
    for (const piece of text.split(/([ \t]+|\n)/)) {
      if (piece === "") continue;
      if (piece === "\n") this.#breakLine();
      else if (piece[0] === " " || piece[0] === "\t") this.#endWord(traits);
      else this.#extendWord(escapeTerminal(piece), traits);
    }
  }

  /** The text has ended: writes what was held back. */
  end(): void {
    this.#writeWord();
  }

  #breakLine(): void {
    this.#writeWord();
    this.#nextLine();
  }

  #endWord(traits: readonly Trait[]): void {
    this.#writeWord();
    this.#overlong = false;
    if (this.#column > this.#hanging.width) this.#space ??= { text: " ", traits };
  }

  #extendWord(text: string, traits: readonly Trait[]): void {
    const last = this.#word.at(-1);
    if (last !== undefined && sameTraits(last.traits, traits)) last.text += text;
    else this.#word.push({ text, traits });
    if (!isSimple(this.#word.at(-1)?.text ?? "")) this.#splitEastAsian();
    if (this.#overlong || widthOf(this.#word) > this.#width - this.#hanging.width) {
      this.#writeOverlong();
    }
  }

  /** Writes the part of the word behind which a line may end. The last cluster
   * stays: what follows may still join it. */
  #splitEastAsian(): void {
    const run = this.#word.at(-1);
    if (run === undefined) return;
    const clusters = graphemes(run.text);
    let from = 0;
    for (let i = 0; i + 1 < clusters.length; i++) {
      if (!isWide(clusters[i] as string) && !isWide(clusters[i + 1] as string)) continue;
      if (NEVER_FIRST.includes(clusters[i + 1] as string)) continue;
      run.text = clusters.slice(from, i + 1).join("");
      this.#writeWord();
      this.#word = [run];
      from = i + 1;
    }
    run.text = clusters.slice(from).join("");
  }

  #writeWord(): void {
    const word = this.#word;
    this.#word = [];
    if (word.length === 0) return;
    if (this.#overlong) return this.#fill(word);
    const width = widthOf(word);
    if (width > this.#width - this.#hanging.width) {
      this.#beginOverlong();
      return this.#fill(word);
    }
    const space = this.#space === undefined ? 0 : 1;
    if (this.#column > this.#hanging.width && this.#column + space + width > this.#width) {
      this.#nextLine();
    } else if (this.#space !== undefined) {
      this.#page.put(this.#space.text, this.#space.traits);
      this.#column++;
    }
    this.#space = undefined;
    putAll(this.#page, word);
    this.#column += width;
  }

  /** A word longer than a line: begins on a line of its own and is cut at its end. */
  #writeOverlong(): void {
    if (!this.#overlong) this.#beginOverlong();
    const last = this.#word.pop() as Run;
    const clusters = graphemes(last.text);
    const kept = clusters.pop() as string;
    this.#fill([...this.#word, { text: clusters.join(""), traits: last.traits }]);
    this.#word = [{ text: kept, traits: last.traits }];
  }

  #beginOverlong(): void {
    if (this.#column > this.#hanging.width) this.#nextLine();
    this.#overlong = true;
  }

  #fill(runs: readonly Run[]): void {
    for (const { text, traits } of runs) {
      for (const cluster of graphemes(text)) {
        const width = graphemeWidth(cluster);
        if (this.#column + width > this.#width) this.#nextLine();
        this.#page.put(cluster, traits);
        this.#column += width;
      }
    }
  }

  #nextLine(): void {
    this.#space = undefined;
    this.#page.newline();
    putAll(this.#page, this.#hanging.runs);
    this.#column = this.#hanging.width;
  }
}

/** By its first character alone: a later one may still join the cluster. */
function isWide(cluster: string): boolean {
  return graphemeWidth(String.fromCodePoint(cluster.codePointAt(0) ?? 0)) === 2;
}

function widthOf(runs: readonly Run[]): number {
  return runs.reduce((sum, run) => sum + displayWidth(run.text), 0);
}
