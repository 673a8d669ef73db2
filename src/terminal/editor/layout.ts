/** An edited text as rows of the screen. Pure.
 *
 * Control characters of a paste are shown escaped; only line ends do something. */

import { escapeTerminal } from "../../security/mod.ts";
import type { Frame } from "../live_region.ts";
import type { Paint } from "../style.ts";
import { graphemes, isSimple } from "../../text/mod.ts";
import { displayWidth, graphemeWidth } from "../width.ts";

/** What is to be shown. */
export interface Layout {
  /** Before the first line, and its cells; may be styled. */
  prompt: string;
  promptWidth: number;
  text: string;
  cursor: number;
  /** Behind the text, dim: what could follow. */
  ghost?: string;
  /** Rows below the text, already cut to the width. */
  below?: readonly string[];
  width: number;
  /** Rows of the screen. Lines further than that from the cursor are left out: they
   * cannot be seen, and a paste may have very many. */
  height: number;
  paint: Paint;
}

/** Rows of one line of text, and where the cursor stands in them, if it does. */
interface Lines {
  rows: string[];
  cursor?: { row: number; column: number };
}

/** The frame for an edited text. Further lines are indented like the first. */
export function layoutInput(layout: Layout): Frame {
  const { promptWidth, text, cursor, ghost = "", below = [], paint } = layout;
  const width = Math.max(layout.width, promptWidth + 2);
  const indent = " ".repeat(promptWidth);
  const rows: string[] = [];
  let at = { row: 0, column: promptWidth };
  const here = text.slice(0, cursor).split("\n").length - 1;
  let start = 0;
  for (const [i, line] of text.split("\n").entries()) {
    if (i > here + layout.height) break;
    if (i < here - layout.height) {
      start += line.length + 1;
      continue;
    }
    const within = cursor >= start && cursor <= start + line.length;
    const lines = layoutLine(line, width - promptWidth, within ? cursor - start : undefined);
    if (lines.cursor !== undefined) {
      at = { row: rows.length + lines.cursor.row, column: promptWidth + lines.cursor.column };
    }
    for (const row of lines.rows) {
      rows.push((start + rows.length === 0 ? layout.prompt : indent) + row);
    }
    start += line.length + 1;
  }
  if (ghost !== "" && cursor === text.length) {
    const room = width - at.column - 1;
    rows[at.row] += paint(cut(ghost, room), "dim");
  }
  return { rows: [...rows, ...below], cursor: at };
}

function layoutLine(line: string, width: number, cursor: number | undefined): Lines {
  if (isSimple(line)) return layoutSimple(line, width, cursor);
  const rows = [""];
  let column = 0;
  let offset = 0;
  let at: Lines["cursor"];
  for (const cluster of graphemes(line)) {
    const shown = showCluster(cluster);
    const cells = displayWidth(shown);
    if (column + cells > width) {
      rows.push("");
      column = 0;
    }
    if (offset === cursor) at = { row: rows.length - 1, column };
    rows[rows.length - 1] += shown;
    column += cells;
    offset += cluster.length;
  }
  if (cursor === line.length) at = endOfLine(rows, column, width);
  return { rows, cursor: at };
}

/** The same for text of one cell per character, which a large paste mostly is. */
function layoutSimple(line: string, width: number, cursor: number | undefined): Lines {
  const rows: string[] = [];
  for (let i = 0; i < line.length; i += width) rows.push(line.slice(i, i + width));
  if (rows.length === 0) rows.push("");
  if (cursor === undefined) return { rows };
  if (cursor === line.length) {
    return { rows, cursor: endOfLine(rows, (rows.at(-1) as string).length, width) };
  }
  return { rows, cursor: { row: Math.floor(cursor / width), column: cursor % width } };
}

/** Behind a full row the cursor stands at the start of the next one. */
function endOfLine(rows: string[], column: number, width: number): { row: number; column: number } {
  if (column < width) return { row: rows.length - 1, column };
  rows.push("");
  return { row: rows.length - 1, column: 0 };
}

function showCluster(cluster: string): string {
  return cluster === "\t" ? "    " : escapeTerminal(cluster);
}

function cut(text: string, width: number): string {
  let kept = "";
  let used = 0;
  for (const cluster of graphemes(escapeTerminal(text))) {
    used += graphemeWidth(cluster);
    if (used > width) break;
    kept += cluster;
  }
  return kept;
}
