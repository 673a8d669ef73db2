/** Tab completion: what fits, the common part, the list. Pure. */

import { escapeTerminal } from "../../security/mod.ts";
import { displayWidth, padEnd, truncate } from "../width.ts";

/** Candidates for what stands between `from` and the cursor. Untrusted: shown escaped. */
export interface Completion {
  from: number;
  candidates: readonly string[];
}

/** Finds candidates for the text before the cursor. Must not throw; nothing found is no candidates. */
export type Completer = (before: string) => Completion | Promise<Completion>;

/** Rows that a list of candidates may take. */
const MOST_ROWS = 6;

/** What one press of Tab does: the text that replaces, and what is left to choose from. */
export function complete(
  before: string,
  completion: Completion,
): { text: string; choices: readonly string[] } {
  const typed = before.slice(completion.from);
  const fitting = completion.candidates.filter((candidate) => candidate.startsWith(typed));
  const [only] = fitting;
  if (only === undefined) return { text: typed, choices: [] };
  if (fitting.length === 1) return { text: only.endsWith(" ") ? only : `${only} `, choices: [] };
  return { text: fitting.reduce(commonPrefix), choices: fitting };
}

function commonPrefix(a: string, b: string): string {
  let end = 0;
  while (end < a.length && a[end] === b[end]) end++;
  // Never half a character.
  return /[\ud800-\udbff]/.test(a[end - 1] ?? "") ? a.slice(0, end - 1) : a.slice(0, end);
}

/** Candidates in columns, a few rows at most. */
export function listRows(candidates: readonly string[], width: number): string[] {
  const shown = candidates.map((candidate) =>
    truncate(escapeTerminal(candidate.trim()), width - 1)
  );
  const column = Math.max(...shown.map(displayWidth)) + 2;
  const columns = Math.max(1, Math.floor(width / column));
  const rows: string[] = [];
  for (let i = 0; i < shown.length; i += columns) {
    if (rows.length === MOST_ROWS) {
      rows.push(`… ${shown.length - i} more`);
      break;
    }
    rows.push(shown.slice(i, i + columns).map((text) => padEnd(text, column)).join("").trimEnd());
  }
  return rows;
}
