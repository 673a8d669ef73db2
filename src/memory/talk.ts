/** What a conversation was about when a question came up in it: "and her sister?" is about the one
 * who was spoken of. Pure. */

import { FUNCTION_WORDS } from "./function_words.ts";
import type { QueryTerm } from "./query.ts";
import { wordsOf } from "./words.ts";

/** What such a word counts beside a word of the question. */
const WEIGHT = 0.3;

/** What was said longer ago is left out. */
const MOST_CHARACTERS = 8_000;
const MOST_WORDS = 6;

/** Words of the conversation that came up more than once, the most frequent and newest first. */
export function talkTerms(talk: string, said: readonly QueryTerm[]): QueryTerm[] {
  const known = new Set(said.map(({ stem }) => stem));
  const counts = new Map<string, { plain: string; count: number; last: number }>();
  for (const [i, { stem, plain }] of wordsOf(talk.slice(-MOST_CHARACTERS)).entries()) {
    if (plain.length < 3 || known.has(stem) || FUNCTION_WORDS.has(plain)) continue;
    counts.set(stem, { plain, count: (counts.get(stem)?.count ?? 0) + 1, last: i });
  }
  return [...counts].filter(([, { count }]) => count > 1)
    .sort(([, a], [, b]) => b.count - a.count || b.last - a.last)
    .slice(0, MOST_WORDS)
    .map(([stem, { plain }]) => ({ stem, plain, weight: WEIGHT, from: "talk" }));
}
