/** The lines above a question as text for one screen. Pure.
 *
 * First what others say, each line with who says it, cut with a count; then what Pyra says; red
 * lines last, so that nothing foreign stands between them and the question. */

import { escapeQuestion } from "../../security/mod.ts";
import type { QuestionLine } from "./person.ts";

/** The size of the screen, in characters. */
export interface ScreenSize {
  columns: number;
  rows: number;
}

/** Rows that one foreign line may take. */
const FOREIGN_ROWS = 2;

/** Rows that are left to the question and what was on the screen before. */
const SPARE_ROWS = 4;

/** Runs of blanks, and characters that are drawn like one; they push text out of sight. */
const BLANKS = /[\s\u115F\u1160\u2800\u3164\uFFA0\p{Zs}]+/gu;

/** The lines, drawn; each begins with who says it, or `! ` where it is red. */
export function questionText(lines: readonly QuestionLine[], screen: ScreenSize): string[] {
  const foreign = lines.filter(({ from }) => from !== undefined)
    .map(({ text, from }) => foreignText(text, from!, screen.columns));
  const own = lines.filter(({ from }) => from === undefined);
  const shown = [...own.filter(({ mark }) => !mark), ...own.filter(({ mark }) => mark)]
    .map(({ text, mark }) =>
      mark ? `\x1b[31m! ${escapeQuestion(text)}\x1b[0m` : escapeQuestion(text)
    );
  const rows = (text: string) => Math.max(1, Math.ceil(text.length / screen.columns));
  let left = screen.rows - SPARE_ROWS - shown.reduce((sum, text) => sum + rows(text), 0);
  const fitting = foreign.filter((text) => (left -= rows(text)) >= 0);
  const hidden = foreign.length - fitting.length;
  const more = hidden === 0 ? [] : [`(and ${hidden} more lines of that kind, not shown here)`];
  return [...fitting, ...more, ...shown];
}

/** `plugin mail: …`, on two rows at most. */
function foreignText(text: string, from: string, columns: number): string {
  const head = `${escapeQuestion(from)}: `;
  const whole = escapeQuestion(text.replace(/\r?\n/g, "\u23ce").replace(BLANKS, " ").trim());
  const room = FOREIGN_ROWS * columns - head.length;
  if (whole.length <= room) return head + whole;
  const note = (count: number) => `… (${count} more characters)`;
  const kept = Math.max(0, room - note(whole.length).length);
  return head + whole.slice(0, kept) + note(whole.length - kept);
}
