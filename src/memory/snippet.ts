/** The few words around a hit. */

import { stemsOf } from "./words.ts";

const SNIPPET_SIZE = 240;

/** One line of at most 240 characters, with the first of the words in it where there is one. */
export function cutSnippet(paragraph: string, stems: readonly string[]): string {
  const text = paragraph.replace(/\s+/g, " ").trim();
  if (text.length <= SNIPPET_SIZE) return text;
  const at = firstMatch(text, new Set(stems));
  const from = at < SNIPPET_SIZE * 0.75 ? 0 : text.indexOf(" ", at - SNIPPET_SIZE / 2) + 1;
  const space = text.lastIndexOf(" ", from + SNIPPET_SIZE);
  const to = space > from && from + SNIPPET_SIZE < text.length ? space : from + SNIPPET_SIZE;
  return `${from > 0 ? "…" : ""}${text.slice(from, to)}${to < text.length ? "…" : ""}`;
}

/** Where the first word stands that is one of those looked for; 0 when none is. */
function firstMatch(text: string, stems: ReadonlySet<string>): number {
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (stemsOf(match[0]).some((stem) => stems.has(stem))) return match.index;
  }
  return 0;
}
