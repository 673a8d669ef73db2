/** Tables, aligned by display width and made to fit the line. */

import { escapeTerminal } from "../../security/mod.ts";
import type { Trait } from "../style.ts";
import { displayWidth } from "../width.ts";
import { Flow } from "./flow.ts";
import { type InlineStyle, parseInline } from "./inline.ts";
import { PLAIN, type Run, RunPage } from "./pen.ts";

type Alignment = "left" | "right" | "center";

/** A line of a table's source with its cells still in Markdown. */
type Row = string[];

/** A column is never made narrower than this, in cells, while a table is drawn. */
const NARROWEST_COLUMN = 6;

const DIM: readonly Trait[] = ["dim"];

/** Whether a line can stand under a table's head. */
export function isDelimiterRow(line: string): boolean {
  return /^[\s|:-]*$/.test(line) && line.includes("-") && line.includes("|") &&
    splitRow(line).every((cell) => /^:?-+:?$/.test(cell));
}

/** The cells of a line; `\|` and a pipe in a code span do not divide. */
export function splitRow(line: string): Row {
  const cells: string[] = [];
  let cell = "";
  let code = false;
  const inner = line.trim().replace(/^\|/, "");
  for (let i = 0; i < inner.length; i++) {
    const char = inner[i] as string;
    if (char === "\\" && inner[i + 1] === "|") {
      cell += "|";
      i++;
    } else if (char === "|" && !code) {
      cells.push(cell.trim());
      cell = "";
    } else {
      if (char === "`") code = !code && inner.indexOf("`", i + 1) >= 0;
      cell += char;
    }
  }
  if (cell.trim() !== "") cells.push(cell.trim());
  return cells;
}

/** How a table is drawn. */
export interface TableOptions {
  width: number;
  color: boolean;
  unicode: boolean;
}

/** Draws a table given as its source lines: head, delimiter row, body. */
export function renderTable(source: readonly string[], options: TableOptions): Run[][] {
  const [head = [], delimiters = [], ...body] = source.map(splitRow);
  const alignments = delimiters.map(readAlignment);
  const count = Math.max(head.length, 1);
  const rows = [head, ...body].map((row) => Array.from({ length: count }, (_, i) => row[i] ?? ""));
  const cells = rows.map((row, i) =>
    row.map((cell) => inlineRuns(cell, { base: i === 0 ? ["bold"] : PLAIN, color: options.color }))
  );
  const widths = fitColumns(cells, options.width - 3 * (count - 1));
  if (widths === undefined) return renderRecords(cells, options);
  const lines = cells.map((row) => renderRow(row, widths, alignments, options));
  const [bar, cross] = options.unicode ? ["─", "─┼─"] : ["-", "-+-"];
  const rule = [{ text: widths.map((width) => bar.repeat(width)).join(cross), traits: DIM }];
  return [...(lines[0] ?? []), rule, ...lines.slice(1).flat()];
}

function readAlignment(cell: string): Alignment {
  if (cell.startsWith(":") && cell.endsWith(":")) return "center";
  return cell.endsWith(":") ? "right" : "left";
}

function inlineRuns(cell: string, style: InlineStyle): Run[] {
  return parseInline(cell, style).map(({ text, traits }) => ({
    text: text === "\n" ? text : escapeTerminal(text),
    traits,
  }));
}

/** Widths that fit; `undefined` when there is no room for so many columns. */
function fitColumns(rows: readonly Run[][][], room: number): number[] | undefined {
  const count = rows[0]?.length ?? 0;
  const widths = Array.from(
    { length: count },
    (_, i) => Math.max(1, ...rows.map((row) => widestLine(row[i] ?? []))),
  );
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST_COLUMN) return undefined;
    const next = Math.max(NARROWEST_COLUMN, ...widths.filter((width) => width < widest));
    const wide = widths.flatMap((width, i) => width === widest ? [i] : []);
    const cut = Math.min(widest - next, Math.ceil(excess / wide.length)) || 1;
    for (const i of wide) {
      const step = Math.min(cut, excess);
      widths[i] = widest - step;
      excess -= step;
      if (excess <= 0) break;
    }
  }
  return widths;
}

function widestLine(runs: readonly Run[]): number {
  const text = runs.map((run) => run.text).join("");
  return Math.max(...text.split("\n").map(displayWidth));
}

function renderRow(
  row: readonly Run[][],
  widths: readonly number[],
  alignments: readonly Alignment[],
  options: TableOptions,
): Run[][] {
  const columns = row.map((cell, i) => wrapCell(cell, widths[i] as number));
  const height = Math.max(...columns.map((lines) => lines.length));
  const bar = { text: options.unicode ? " │ " : " | ", traits: DIM };
  return Array.from({ length: height }, (_, y) =>
    columns.flatMap((lines, x) => {
      const last = x === columns.length - 1;
      const cell = align(lines[y] ?? [], widths[x] as number, alignments[x] ?? "left", last);
      return x === 0 ? cell : [bar, ...cell];
    }));
}

/** The lines of a cell. A {@linkcode Flow} on a page of its own does the wrapping. */
function wrapCell(runs: readonly Run[], width: number): Run[][] {
  const page = new RunPage();
  const flow = new Flow(page, { column: 0, hanging: { runs: [], width: 0 }, width, narrowest: 1 });
  for (const { text, traits } of runs) flow.add(text, traits);
  flow.end();
  return page.lines;
}

function align(line: readonly Run[], width: number, alignment: Alignment, last: boolean): Run[] {
  const free = Math.max(0, width - line.reduce((sum, run) => sum + displayWidth(run.text), 0));
  const before = alignment === "left" ? 0 : alignment === "right" ? free : Math.floor(free / 2);
  const spaces = (count: number): Run => ({ text: " ".repeat(count), traits: PLAIN });
  return last && alignment !== "right"
    ? [spaces(before), ...line]
    : [spaces(before), ...line, spaces(free - before)];
}

/** A table too wide for any column: each row as lines of `head: value`. */
function renderRecords(cells: readonly Run[][][], options: TableOptions): Run[][] {
  const [head = [], ...body] = cells;
  return body.flatMap((row, i) => {
    const lines = row.flatMap((cell, x) => {
      const label = head[x] ?? [];
      return wrapCell([...label, { text: ": ", traits: PLAIN }, ...cell], options.width);
    });
    return i === 0 ? lines : [[], ...lines];
  });
}
