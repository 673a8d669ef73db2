/** How many cells text takes: grapheme clusters, East Asian wide, emoji, combining.
 *
 * Expects text without control characters; `escapeTerminal` has seen to that. */

import { graphemes, isSimple } from "../text/mod.ts";

/** Wide and full-width blocks of East Asian scripts (UAX #11), as pairs of borders.
 * Wide symbols outside them are those with an emoji presentation. */
const WIDE = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
] as const;

const EMOJI = /^\p{Emoji_Presentation}/u;
const EMOJI_STYLE = /^\p{Emoji}\ufe0f/u;
const NO_WIDTH = /^[\p{M}\p{Cf}\p{Cc}\u1160-\u11ff]/u;

/** Cells of one grapheme cluster: 0, 1 or 2. */
export function graphemeWidth(cluster: string): number {
  const point = cluster.codePointAt(0) ?? 0;
  if (point >= 0x20 && point < 0x7f && cluster.length === 1) return 1;
  if (EMOJI.test(cluster) || EMOJI_STYLE.test(cluster)) return 2;
  if (NO_WIDTH.test(cluster)) return 0;
  return WIDE.some(([first, last]) => point >= first && point <= last) ? 2 : 1;
}

/** Cells of a text. */
export function displayWidth(text: string): number {
  if (isSimple(text)) return text.length;
  let width = 0;
  for (const cluster of graphemes(text)) width += graphemeWidth(cluster);
  return width;
}

/** The text cut to a number of cells, with `…` (or `~`) where something is missing. */
export function truncate(text: string, width: number, unicode = true): string {
  if (displayWidth(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const cluster of graphemes(text)) {
    used += graphemeWidth(cluster);
    if (used > width - 1) break;
    kept += cluster;
  }
  return width < 1 ? "" : kept + (unicode ? "…" : "~");
}

/** The text with spaces behind it up to a number of cells. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** The text cut into rows of at most `width` cells; an empty text is one empty row. */
export function splitRows(text: string, width: number): string[] {
  const rows = [""];
  let used = 0;
  for (const cluster of graphemes(text)) {
    const cells = graphemeWidth(cluster);
    if (used + cells > width && used > 0) {
      rows.push("");
      used = 0;
    }
    rows[rows.length - 1] += cluster;
    used += cells;
  }
  return rows;
}
