/** Tab completion: who knows what fits, and the list. Pure. */

import { escapeTerminal } from "../../security/mod.ts";
import type { Completion } from "../../text/mod.ts";
import { displayWidth, padEnd, truncate } from "../width.ts";

/** Finds candidates for the text before the cursor. Must not throw; nothing found is no candidates. */
export type Completer = (before: string) => Completion | Promise<Completion>;

/** Rows that a list of candidates may take. */
const MOST_ROWS = 6;

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
