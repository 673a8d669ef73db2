/** A paragraph or heading on its way to the sheet. */

import type { Trait } from "../style.ts";
import { Flow } from "./flow.ts";
import { InlineStream } from "./inline.ts";
import type { Run } from "./pen.ts";
import type { Sheet } from "./sheet.ts";

/** Text in one block; begins a line when made. */
export class TextBlock {
  readonly #inline: InlineStream;
  readonly #flow: Flow;
  /** The last two characters of the source: a line may end in a hard break. */
  #tail = "";

  constructor(sheet: Sheet, base: readonly Trait[]) {
    const column = sheet.beginLine();
    const { color, width } = sheet.options;
    this.#inline = new InlineStream({ base, color });
    this.#flow = new Flow(sheet.pen, { column, hanging: sheet.hanging, width: width() });
  }

  /** Adds text of the same line. */
  add(text: string): void {
    if (text === "") return;
    this.#tail = (this.#tail + text).slice(-2);
    this.#write(this.#inline.push(text));
  }

  /** Adds text of the next line: behind a space, or behind a hard break. */
  addLine(text: string): void {
    const hardBreak = /(?: {2}|(?<!\\)\\)$/.test(this.#tail);
    this.add((hardBreak ? "\n" : " ") + text);
  }

  /** The block has ended. */
  end(): void {
    this.#write(this.#inline.end());
    this.#flow.end();
  }

  #write(runs: readonly Run[]): void {
    for (const run of runs) this.#flow.add(run.text, run.traits);
  }
}
