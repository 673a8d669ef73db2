/** A question as rows of one screen: the sign before each, the title in reverse video, red lines
 * and title directly above the answers.
 *
 * Names and lines may be foreign: what hides or moves text is spelled out, who says it stands
 * before it, a row that goes on is marked, and what does not fit is counted, and to be read before
 * a yes is on offer. Widths are never underestimated, so no row wraps. Pure. */

import { ASCII_SIGN, mixedScripts, SIGN } from "../../security/mod.ts";
import { type Choice, isRefusal, type QuestionLine } from "./person.ts";
import { visible } from "./visible.ts";

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
  /** All there is to read before a yes, as rows. */
  whole: string[];
  /** Not all of it is shown. */
  isCut: boolean;
  /** Not all of it is shown, or was read: only refusals are on offer. */
  mustRead: boolean;
  /** There is no room for a question; only refusals are on offer. */
  isTooSmall: boolean;
}

const MOST_TITLE_ROWS = 3;

/** In less nothing can be read that a yes could be about. */
const SMALLEST = { columns: 24, rows: 6 };

/** What is drawn. */
export interface QuestionParts {
  title: string;
  lines: readonly QuestionLine[];
  choices: readonly Choice[];
  /** The key that shows all; without one nothing is said of it. */
  more?: string;
  /** All of it was on the screen before. */
  wasRead?: boolean;
}

/** Lays a question out. Refusals are always shown, whole; other answers only where all of the
 * question is shown, or was read. */
export function layOut(parts: QuestionParts, canvas: Canvas): QuestionRows {
  const width = Math.max(8, canvas.columns - 4);
  const { choices, more, wasRead = false } = parts;
  const lines = [...parts.lines, ...lookAlikeLines(parts)];
  const title = wrap(visible(parts.title, canvas), width - 2);
  const titleRows = cut(title, MOST_TITLE_ROWS);
  const plain = lines.filter(({ mark }) => !mark).flatMap((line) => lineRows(line, width, canvas));
  const red = lines.filter(({ mark }) => mark).flatMap((line) => lineRows(line, width, canvas));
  const hintRows = (some: readonly Choice[], ...others: string[]) =>
    flow([...others, ...some.map(({ key, label }) => visible(`${key} ${label}`, canvas))], width);
  const refusals = choices.filter(isRefusal);
  const all = hintRows(choices);
  const room = canvas.rows - 2 - titleRows.length;
  const isCut = titleRows.length < title.length || plain.length + red.length > room - all.length;
  const mustRead = isCut && !wasRead && more !== undefined;
  const redRow = (row: string) => paint(row, "31", canvas.color);
  const whole = [
    ...titleRows.length < title.length ? title : [],
    ...plain,
    ...red.map(redRow),
    ...isCut ? all : [],
  ];
  const signed = (rows: string[]) => rows.map((row) => `${signOf(canvas)} ${row}`);
  // Once they were read, the answers may take the place of lines.
  const hints = !isCut || !mustRead && all.length <= room / 2
    ? all
    : hintRows(refusals, mustRead ? `other answers after ${more}` : otherKeys(parts));
  const isTooSmall = choices.length > 0 &&
    (canvas.columns < SMALLEST.columns || canvas.rows < SMALLEST.rows || room <= hints.length);
  if (isTooSmall) {
    const rows = ["Window too small", ...hintRows(refusals)].slice(0, Math.max(1, canvas.rows - 2));
    return { rows: signed(rows), whole: signed(whole), isCut: true, mustRead: true, isTooSmall };
  }
  const space = Math.max(1, room - hints.length);
  const shownRed = isCut ? red.slice(0, Math.max(0, space - 1)) : red;
  const shownPlain = isCut ? plain.slice(0, Math.max(0, space - 1 - red.length)) : plain;
  const hidden = plain.length + red.length - shownPlain.length - shownRed.length;
  const count = `${canvas.unicode ? "…" : "..."} ${hidden} more lines${
    more ? `, ${more} shows all` : ""
  }`;
  const rows = [
    ...shownPlain,
    ...(hidden > 0 ? [count] : []),
    ...shownRed.map(redRow),
    ...titleRows.map((row) => paint(` ${row} `, "7", canvas.cursor)),
    ...hints,
  ];
  return { rows: signed(rows), whole: signed(whole), isCut, mustRead, isTooSmall };
}

/** The other answers by their keys alone, where there is no room for more. */
function otherKeys({ choices, more }: QuestionParts): string {
  const keys = choices.filter((choice) => !isRefusal(choice)).map(({ key }) => key);
  return keys.length === 0 ? "" : `${keys.join(", ")} as ${more ?? "?"} shows`;
}

/** Red lines about names that look like others. */
function lookAlikeLines({ title, lines }: QuestionParts): QuestionLine[] {
  const texts = [title, ...lines.flatMap(({ text, from = "" }) => [text, from])];
  return mixedScripts(texts.join("\n")).map((found) => ({
    text: `${found.name} has letters of more than one script: ${found.letters}`,
    mark: "red",
  }));
}

/** One row of a question, cut to the screen. */
export function signedRow(text: string, canvas: Canvas): string {
  return `${signOf(canvas)} ${plainRow(text, canvas)}`;
}

/** One row that is no question: without the sign, cut to the screen. */
export function plainRow(text: string, canvas: Canvas): string {
  const width = Math.max(8, canvas.columns - 4);
  return cut(wrap(visible(text, canvas), width), 1)[0] ?? "";
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

/** Hints side by side, as many as fit into a row; long ones go on in the next. */
function flow(hints: readonly string[], width: number): string[] {
  const rows: string[] = [];
  for (const hint of hints.filter((one) => one !== "")) {
    const [first = "", ...rest] = wrap(hint, width - 2);
    const joined = rows.length > 0 ? `${rows.at(-1)}   ${first}` : first;
    const fits = [...joined].reduce((sum, char) => sum + cells(char), 0) <= width;
    if (rows.length > 0 && rest.length === 0 && fits) rows[rows.length - 1] = joined;
    else rows.push(first, ...rest.map((row) => `  ${row}`));
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
