/** What one press of Tab makes of a text. Pure. */

/** Candidates for what stands between `from` and the cursor. Untrusted: shown escaped. */
export interface Completion {
  from: number;
  candidates: readonly string[];
}

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
