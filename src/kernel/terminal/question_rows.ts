/** How a question of the kernel looks: like nothing that a part can show. Pure.
 *
 * Every row begins with the reserved sign, and its title stands in reverse video; the filter lets
 * neither pass from a part (`characters.ts`, `sequences.ts`). Foreign text is cut, with who says it
 * before it; nothing foreign stands between the red lines and the answers. */

import { escapeQuestion } from "../../security/mod.ts";
import { ASCII_SIGN, SIGN, withoutSigns } from "./characters.ts";
import type { Choice, QuestionLine } from "./person.ts";
import { questionText, type ScreenSize } from "./question_text.ts";

/** What a question is drawn with. */
export interface Drawing {
  size: ScreenSize;
  /** The terminal shows more than ASCII. */
  unicode: boolean;
  /** Foreign lines that pages before have shown. */
  skip?: number;
}

/** Rows for the title, the answers, and a bit of what was there before. */
const OWN_ROWS = 4;

/** The rows above the answers, each with the sign; and how many foreign lines are not shown. */
export function questionRows(
  title: string,
  lines: readonly QuestionLine[],
  { size, unicode, skip = 0 }: Drawing,
): { rows: string[]; hidden: number } {
  const sign = signOf(unicode);
  const columns = Math.max(20, size.columns - 2);
  const foreign = lines.filter(({ from }) => from !== undefined).slice(skip);
  const own = lines.filter(({ from }) => from === undefined);
  const heading = wrap(clean(title), columns);
  const ownRows = own.reduce((sum, { text }) => sum + wrap(clean(text), columns).length, 0);
  let left = size.rows - OWN_ROWS - heading.length - ownRows;
  const shown: QuestionLine[] = [];
  for (const line of foreign) {
    const rows = questionText([line], { columns, rows: 1000 }).flatMap((text) =>
      wrap(text, columns)
    );
    if ((left -= rows.length) < 0 && shown.length > 0) break;
    shown.push(line);
  }
  const hidden = foreign.length - shown.length;
  const drawn = [
    ...shown.flatMap((line) => questionText([line], { columns, rows: 1000 })),
    ...hidden > 0 ? [`… ${hidden} more lines, m shows them`] : [],
  ].flatMap((text) => wrap(withoutSigns(text), columns));
  const plain = own.filter(({ mark }) => !mark).flatMap(({ text }) => wrap(clean(text), columns));
  const red = own.filter(({ mark }) => mark)
    .flatMap(({ text }) => wrap(`! ${clean(text).replace(/^ {0,2}/, "")}`, columns))
    .map((row) => `\x1b[31m${row}\x1b[39m`);
  const rows = [...drawn, ...plain, ...red, ...heading.map((row) => `\x1b[7m${row}\x1b[27m`)];
  return { rows: rows.map((row) => `\x1b[0m${sign} ${row}\x1b[0m`), hidden };
}

/** The row with the answers; drawn only once an answer counts. */
export function choiceRow(choices: readonly Choice[], unicode: boolean): string {
  const words = choices.map(({ key, label }) => `\x1b[1m${key}\x1b[22m ${clean(label)}`);
  return `\x1b[0m${signOf(unicode)} ${words.join("   ")}   Enter: no ${unicode ? "›" : ">"} `;
}

/** The row in which a text is typed. */
export function inputRow(unicode: boolean): string {
  return `\x1b[0m${signOf(unicode)} ${unicode ? "›" : ">"} `;
}

/** The reserved sign. */
export function signOf(unicode: boolean): string {
  return unicode ? SIGN : ASCII_SIGN;
}

function clean(text: string): string {
  return withoutSigns(escapeQuestion(text));
}

/** At words where there are any. Our own texts are narrow; wide ones may wrap once more. */
function wrap(text: string, columns: number): string[] {
  const rows: string[] = [];
  let rest = text;
  while (rest.length > columns) {
    const space = rest.lastIndexOf(" ", columns);
    const at = space > columns / 2 ? space : columns;
    rows.push(rest.slice(0, at));
    rest = rest.slice(at).replace(/^ /, "");
  }
  return [...rows, rest];
}
