/** A question as rows of one screen: the sign before each, the title in reverse video, red lines
 * and title directly above the answers.
 *
 * Names and lines may be foreign: what hides or moves text is spelled out, who says it stands
 * before it, a row that goes on is marked, and what does not fit is cut and counted. Widths are
 * never underestimated, so no row wraps. Pure. */

import { ASCII_SIGN, escapeTerminal, SIGN, withoutSigns } from "../../security/mod.ts";
import type { QuestionLine } from "./person.ts";

/** What a question is drawn on. */
export interface Canvas {
  columns: number;
  rows: number;
  color: boolean;
  /** The terminal understands sequences. */
  cursor: boolean;
  unicode: boolean;
}

/** The rows above the answer's row. */
export interface QuestionRows {
  rows: string[];
  /** The lines as rows, all of them. */
  whole: string[];
  /** Some lines are not shown. */
  isCut: boolean;
  /** Some of those are red. */
  hidesRed: boolean;
}

const MOST_TITLE_ROWS = 3;
const MOST_HINT_ROWS = 3;

/** Blanks longer than an indentation could push a text off the screen. */
const LONG_BLANK = / {9,}/g;

/** Lays a question out; `hints` say which key does what, and are kept whole where they can be. */
export function layOut(
  { title, lines, hints, more }: {
    title: string;
    lines: readonly QuestionLine[];
    hints: readonly string[];
    /** The key that shows all; without one nothing is said of it. */
    more?: string;
  },
  canvas: Canvas,
): QuestionRows {
  const sign = signOf(canvas);
  const width = Math.max(8, canvas.columns - 4);
  const titleRows = cut(wrap(visible(title, canvas), width - 2), MOST_TITLE_ROWS);
  const hintRows = cut(flow(hints.map((hint) => visible(hint, canvas)), width), MOST_HINT_ROWS);
  const space = Math.max(1, canvas.rows - 2 - titleRows.length - hintRows.length);
  const plain = lines.filter(({ mark }) => !mark).flatMap((line) => lineRows(line, width, canvas));
  const red = lines.filter(({ mark }) => mark).flatMap((line) => lineRows(line, width, canvas));
  const isCut = plain.length + red.length > space;
  const shownRed = isCut ? red.slice(0, Math.max(0, space - 1)) : red;
  const shownPlain = isCut ? plain.slice(0, Math.max(0, space - 1 - red.length)) : plain;
  const hidden = plain.length + red.length - shownPlain.length - shownRed.length;
  const count = `${canvas.unicode ? "…" : "..."} ${hidden} more lines${
    more ? `, ${more} shows all` : ""
  }`;
  const rows = [
    ...shownPlain,
    ...(isCut ? [count] : []),
    ...shownRed.map((row) => paint(row, "31", canvas.color)),
    ...titleRows.map((row) => paint(` ${row} `, "7", canvas.cursor)),
    ...hintRows,
  ];
  return {
    rows: rows.map((row) => `${sign} ${row}`),
    whole: [...plain, ...red.map((row) => paint(row, "31", canvas.color))]
      .map((row) => `${sign} ${row}`),
    isCut,
    hidesRed: shownRed.length < red.length,
  };
}

/** One row of ours, cut to the screen. */
export function ownRow(text: string, canvas: Canvas): string {
  const width = Math.max(8, canvas.columns - 4);
  return `${signOf(canvas)} ${cut(wrap(visible(text, canvas), width), 1)[0] ?? ""}`;
}

/** The row that is typed into, with as much of the text's end as fits. */
export function typingRow(prompt: string, text: string, canvas: Canvas): string {
  const width = Math.max(8, canvas.columns - 6);
  const points = [...visible(text, canvas)];
  let from = points.length;
  for (let used = 0; from > 0; from--) {
    used += cells(points[from - 1]!);
    if (used > width) break;
  }
  return `${signOf(canvas)} ${prompt} ${points.slice(from).join("")}`;
}

function signOf(canvas: Canvas): string {
  return canvas.unicode ? SIGN : ASCII_SIGN;
}

/** A text in which nothing hides, moves or passes for a sign. */
export function visible(text: string, { unicode }: Pick<Canvas, "unicode">): string {
  const short = text.normalize("NFC").replace(LONG_BLANK, (blank) => `<${blank.length} spaces>`);
  const shown = withoutSigns(escapeTerminal(short))
    .replace(/[\p{Zs}\u2800\u200c\u200d\p{Cn}\p{Cs}]/gu, (char) => char === " " ? " " : spell(char))
    .replace(/([^\p{M}]?)(\p{M}+)/gu, (_, base: string, marks: string) => {
      // Marks make a letter. Two are enough for the scripts in use; more of them, or elsewhere,
      // they only cover what stands around.
      const kept = /\p{L}/u.test(base) ? /^[\p{Mn}\p{Mc}]{1,2}/u.exec(marks)?.[0] ?? "" : "";
      return base + kept + marks.slice(kept.length).replace(/./gu, spell);
    });
  if (unicode) return shown;
  return shown.replaceAll(ASCII_SIGN, "-").replace(/[^\0-\x7f]/gu, spell);
}

function spell(char: string): string {
  const hex = char.codePointAt(0)!.toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
}

/** A line as rows; all but the first are marked, so that none passes for a line of its own. */
function lineRows({ text, from, mark }: QuestionLine, width: number, canvas: Canvas): string[] {
  const who = from === undefined ? "" : `${visible(from.slice(0, 80), canvas)}: `;
  const goesOn = canvas.unicode ? "│ " : "| ";
  const parts = text.replace(/\n+$/, "").split("\n").map((part) => visible(part, canvas));
  const rows = parts.flatMap((part, i) =>
    wrap(
      i === 0 ? (mark ? "! " : "") + who + part.replace(/^ {1,2}/, mark ? "" : "$&") : part,
      width - 2,
    )
  );
  return rows.map((row, i) => i === 0 ? row : goesOn + row);
}

/** Cells of a character: one where that is certain, else two. */
function cells(char: string): number {
  const point = char.codePointAt(0)!;
  const isNarrow = point < 0x1100 || point >= 0x2010 && point <= 0x205e ||
    point >= 0x2190 && point <= 0x22ff || point >= 0x2500 && point <= 0x257f;
  return isNarrow ? 1 : 2;
}

/** Breaks a text into rows, between words where the row is not mostly empty then. */
function wrap(text: string, width: number): string[] {
  const rows: string[] = [];
  let row: string[] = [];
  let used = 0;
  let space = 0;
  for (const char of text) {
    const size = cells(char);
    if (used + size > width) {
      const rest = space > width / 2 ? row.splice(space) : [];
      rows.push(row.join("").trimEnd());
      row = rest;
      used = rest.reduce((sum, one) => sum + cells(one), 0);
      space = 0;
    }
    row.push(char);
    used += size;
    if (char === " ") space = row.length;
  }
  return [...rows, row.join("")];
}

/** Hints side by side, as many as fit into a row. */
function flow(hints: readonly string[], width: number): string[] {
  const rows: string[] = [];
  for (const hint of hints) {
    const short = cut(wrap(hint, width), 1)[0]!;
    const joined = rows.length > 0 ? `${rows.at(-1)}   ${short}` : short;
    if (rows.length > 0 && [...joined].reduce((sum, char) => sum + cells(char), 0) <= width) {
      rows[rows.length - 1] = joined;
    } else rows.push(short);
  }
  return rows;
}

function cut(rows: string[], most: number): string[] {
  if (rows.length <= most) return rows;
  return [...rows.slice(0, most - 1), `${rows[most - 1]!.slice(0, -3)}...`];
}

function paint(text: string, code: string, wanted: boolean): string {
  return wanted ? `\x1b[0;${code}m${text}\x1b[0m` : text;
}
