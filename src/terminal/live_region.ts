/** A few rows at the bottom of the screen that are repainted in place: the line being
 * edited, a list to choose from, a spinner. Only rows that changed are written. */

import type { Output } from "./output.ts";
import type { Redraw } from "./screen.ts";
import { displayWidth } from "./width.ts";

/** What a live region shows. */
export interface Frame {
  /** Each fits one row of the screen; may hold our own SGR sequences and no others. */
  rows: readonly string[];
  cursor: { row: number; column: number };
}

const EMPTY: Frame = { rows: [""], cursor: { row: 0, column: 0 } };

/** Erases from the cursor to the end of the line, or of the screen. */
const CLEAR_LINE = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";

/** Owns the rows from where the cursor was at the first paint to the screen's end. */
export class LiveRegion {
  readonly #output: Output;
  #shown: Frame = EMPTY;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Shows a frame in place of the one before. One taller than the screen is cut to
   * the rows around its cursor. */
  paint(frame: Frame): void {
    const next = this.#crop(frame);
    let row = this.#shown.cursor.row;
    let out = "";
    for (const [i, text] of next.rows.entries()) {
      const known = this.#shown.rows[i];
      if (known === text) continue;
      out += moveRows(row, i, this.#shown.rows.length) + "\r" + CLEAR_LINE + text;
      row = i;
    }
    if (this.#shown.rows.length > next.rows.length) {
      out += moveRows(row, next.rows.length, this.#shown.rows.length) + "\r" + CLEAR_BELOW;
      row = next.rows.length;
    }
    const height = Math.max(this.#shown.rows.length, next.rows.length);
    out += moveRows(row, next.cursor.row, height) + "\r" + moveRight(next.cursor.column);
    this.#shown = next;
    this.#output.write(out);
  }

  /** Takes everything away; the cursor stands where the region began. */
  clear(): void {
    const up = moveRows(this.#shown.cursor.row, 0, this.#shown.rows.length);
    this.#shown = EMPTY;
    this.#output.write(`${up}\r${CLEAR_BELOW}`);
  }

  /** Leaves what is shown on the screen and goes to a fresh line below it. */
  finish(): void {
    const { rows, cursor } = this.#shown;
    this.#shown = EMPTY;
    this.#output.write(moveRows(cursor.row, rows.length - 1, rows.length) + "\r\n");
  }

  /** What was shown is lost; the next `paint` writes everything. After a resize the
   * terminal has wrapped our rows anew, and what has become of them is cleared. */
  lose(why: Redraw): void {
    const { rows, cursor } = this.#shown;
    this.#shown = EMPTY;
    if (why === "resume") return;
    const { columns } = this.#output.size();
    let up = Math.floor(cursor.column / columns);
    for (const row of rows.slice(0, cursor.row)) {
      up += Math.max(1, Math.ceil(displayWidth(withoutStyle(row)) / columns));
    }
    this.#output.write(`${up > 0 ? `\x1b[${up}A` : ""}\r${CLEAR_BELOW}`);
  }

  #crop(frame: Frame): Frame {
    const height = this.#output.size().rows;
    if (frame.rows.length <= height) return frame;
    const first = Math.min(
      Math.max(0, frame.cursor.row - height + 1),
      frame.rows.length - height,
    );
    return {
      rows: frame.rows.slice(first, first + height),
      cursor: { row: frame.cursor.row - first, column: frame.cursor.column },
    };
  }
}

/** Moves between rows; rows at `height` and below do not exist yet and are made. */
function moveRows(from: number, to: number, height: number): string {
  if (to < from) return `\x1b[${from - to}A`;
  const down = Math.min(to, height - 1) - from;
  const made = to - Math.max(from, height - 1);
  return (down > 0 ? `\x1b[${down}B` : "") + "\n".repeat(Math.max(0, made));
}

function moveRight(columns: number): string {
  return columns > 0 ? `\x1b[${columns}C` : "";
}

/** The text of a row without our SGR sequences. */
export function withoutStyle(row: string): string {
  // deno-lint-ignore no-control-regex
  return row.replace(/\x1b\[[\d;]*m/g, "");
}
