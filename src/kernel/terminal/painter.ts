/** Draws one question in one place, again and again, and takes it away.
 *
 * The sign and reverse video are on the screen only while a question is up: what is left of one is
 * a plain row, and one that is interrupted is erased. Where the terminal knows no sequences, rows
 * cannot be taken away; there a part has none either, to get back to them. */

import type { Press } from "./presses.ts";
import type { Canvas } from "./question_rows.ts";

/** Erases the screen row by row: what is cleared at once, some terminals keep in their history, with
 * our sign in it. */
function clear({ rows }: Canvas): string {
  const each = Array.from({ length: rows }, (_, i) => `\x1b[${i + 1};1H\x1b[2K`);
  return `${each.join("")}\x1b[H`;
}

/** What a {@linkcode Painter} draws on. */
export interface Drawing {
  canvas(): Canvas;
  write(text: string): Promise<void>;
  /** Stops this process, as Ctrl-Z asks for, until it is continued. */
  suspend(): Promise<void>;
  /** Others write to this terminal, the reader of a pipe: what makes it plain again. Each time all is
   * drawn from the first row, over whatever came meanwhile. */
  shared?: string;
}

/** The rows of one question. */
export class Painter {
  readonly #drawing: Drawing;
  #shown: string[] = [];
  #columns = 0;

  constructor(drawing: Drawing) {
    this.#drawing = drawing;
  }

  /** Shows the rows; the cursor stays at the end of the last one. */
  async paint(rows: string[]): Promise<void> {
    const { cursor, columns } = this.#drawing.canvas();
    if (!cursor) {
      const known = this.#shown.length > 0 &&
        rows.slice(0, -1).join() === this.#shown.slice(0, -1).join();
      const last = rows.at(-1)!;
      const before = this.#shown.at(-1) ?? "";
      this.#shown = rows;
      if (!known) return await this.#drawing.write(`\n${rows.join("\n")}`);
      // The end of what is typed grows in place; anything else is a row of its own.
      const text = last.startsWith(before) ? last.slice(before.length) : `\n${last}`;
      return await this.#drawing.write(text);
    }
    const text = this.#begin() + rows.join("\r\n");
    // Known before they are on the screen: an end at any moment takes them away.
    this.#shown = rows;
    this.#columns = columns;
    await this.#drawing.write(text);
  }

  #begin(): string {
    const { shared } = this.#drawing;
    if (shared === undefined || this.#shown.length > 0) return this.erasing();
    // What stood there scrolls away, and is not lost.
    const canvas = this.#drawing.canvas();
    return `${shared}\x1b[${canvas.rows};1H${"\n".repeat(canvas.rows)}${clear(canvas)}`;
  }

  /** Acts on what changes the screen. Whether the rows have to be painted again. */
  async mustRedraw({ kind }: Press): Promise<boolean> {
    if (kind === "suspend") {
      await this.#drawing.write(this.erasing());
      this.#shown = [];
      await this.#drawing.suspend();
      return true;
    }
    if (kind === "lost") {
      // Stopped with the question on the screen, and the shell has written since: nobody knows
      // where it stands, so nothing is left.
      const canvas = this.#drawing.canvas();
      if (canvas.cursor && this.#shown.length > 0) await this.#drawing.write(clear(canvas));
      this.#shown = [];
      return true;
    }
    return kind === "resize";
  }

  /** Takes the rows away and leaves one line in their place. */
  async leave(row: string): Promise<void> {
    const { cursor } = this.#drawing.canvas();
    await this.#drawing.write(cursor ? `${this.erasing()}${row}\r\n` : `\n${row}\n`);
    this.#shown = [];
  }

  /** What erases the rows, with the cursor where the first began; `""` where none can be. */
  erasing(): string {
    const canvas = this.#drawing.canvas();
    const { cursor, columns } = canvas;
    if (!cursor || this.#shown.length === 0) return "";
    if (this.#drawing.shared !== undefined) return this.#drawing.shared + clear(canvas);
    // A narrower window has wrapped our rows.
    const up = this.#shown.slice(0, -1).reduce((sum, row) => {
      // deno-lint-ignore no-control-regex
      const length = row.replace(/\x1b\[[\d;]*m/g, "").length;
      return sum + (columns < this.#columns ? Math.max(1, Math.ceil(length / columns)) : 1);
    }, 0);
    return `\r\x1b[2K${"\x1b[1A\x1b[2K".repeat(up)}`;
  }
}
