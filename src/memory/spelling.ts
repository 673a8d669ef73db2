/** Finds the word of the memory that a misspelt one was meant to be. */

import type { DatabaseSync } from "node:sqlite";
import type { Word } from "./words.ts";

/** Shorter words are too like one another. */
const MIN_LENGTH = 4;

/** Words from this length on may have two slips. */
const TWO_SLIPS_LENGTH = 8;

/** The known stem nearest to a word, the more frequent of equals; `undefined` when none is near.
 * Nobody misspells the first letter of a word, or hardly anyone: only words with the same one
 * are looked at, so that a large vocabulary costs no more than a small one. */
export function correctSpelling(db: DatabaseSync, { stem, plain }: Word): string | undefined {
  if (stem.length < MIN_LENGTH || /\d/.test(stem)) return undefined;
  const slips = stem.length >= TWO_SLIPS_LENGTH ? 2 : 1;
  const [first] = stem;
  const rows = db.prepare(
    `SELECT term, doc FROM memory_words WHERE term >= ? AND term < ?
     AND length(term) BETWEEN ? AND ?`,
  ).all(first!, `${first}\u{10ffff}`, stem.length - slips, stem.length + slips) as {
    term: string;
    doc: number;
  }[];
  let best: { term: string; doc: number; distance: number } | undefined;
  for (const { term, doc } of rows) {
    const distance = Math.min(
      editDistance(stem, term, slips),
      // A slip in the ending may have kept the stemmer from its work.
      plain === stem ? Infinity : editDistance(plain, term, slips),
    );
    if (distance > slips) continue;
    if (!best || distance < best.distance || (distance === best.distance && doc > best.doc)) {
      best = { term, doc, distance };
    }
  }
  return best?.term;
}

/** Letters to add, drop, change or swap with their neighbour; more than `most` is `Infinity`. */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Infinity;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, before[j - 2]! + 1);
      }
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return Infinity;
    before = last;
    last = row;
  }
  const distance = last[b.length]!;
  return distance > most ? Infinity : distance;
}
