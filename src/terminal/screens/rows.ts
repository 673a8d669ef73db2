/** Rows of a screen: wrapped, cut and scrolled to a number of cells. Pure. */

import { escapeTerminal } from "../../security/mod.ts";
import type { Size } from "../output.ts";
import type { Paint } from "../style.ts";
import { graphemes } from "../../text/mod.ts";
import { displayWidth, splitRows, truncate } from "../width.ts";

/** How a screen is drawn. */
export interface Look {
  size: Size;
  paint: Paint;
  /** Signs beyond ASCII may be used. */
  unicode: boolean;
}

/** One row of text from anywhere: escaped, and cut to what fits. */
export function cut(text: string, { size, unicode }: Look, width = size.columns): string {
  return truncate(escapeTerminal(text), width, unicode);
}

/** The text in rows, broken between words where possible. Expects no control characters. */
export function wrapWords(text: string, width: number): string[] {
  const rows: string[] = [];
  for (const word of text.split(" ")) {
    const joined = rows.length === 0 ? word : `${rows.at(-1)} ${word}`;
    if (rows.length > 0 && displayWidth(joined) <= width) rows[rows.length - 1] = joined;
    else rows.push(...splitRows(word, width));
  }
  return rows;
}

/** The part of an edited text around its cursor that fits, escaped, and the cursor's column. */
export function scrolledText(
  text: string,
  cursor: number,
  width: number,
): { shown: string; column: number } {
  const cells = (part: string) => displayWidth(escapeTerminal(part));
  let start = 0;
  for (const cluster of graphemes(text.slice(0, cursor))) {
    // One cell stays free for the cursor behind the text.
    if (cells(text.slice(start, cursor)) < width) break;
    start += cluster.length;
  }
  let shown = "";
  for (const cluster of graphemes(text.slice(start))) {
    const more = shown + escapeTerminal(cluster);
    if (displayWidth(more) > width) break;
    shown = more;
  }
  return { shown, column: cells(text.slice(start, cursor)) };
}

/** Where a list starts that shows `room` of its rows, the marked one in the middle. */
export function firstRow(marked: number, length: number, room: number): number {
  return Math.max(0, Math.min(marked - Math.floor(room / 2), length - room));
}
