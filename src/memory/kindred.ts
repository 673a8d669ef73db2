/** Words that the best answer brings along: what stands beside it belongs to the matter, and other
 * notes that say it may answer as well. (Pseudo-relevance feedback, from one note only.) */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { FUNCTION_WORDS } from "./function_words.ts";
import type { CountedTerm } from "./candidates.ts";
import type { QueryTerm } from "./query.ts";
import { stemsOf } from "./words.ts";

/** Where the best answer stands. */
export interface BestPlace {
  names: string;
  section: number;
  paragraph: number;
}

/** So many words, the rarest, of so many paragraphs on each side. */
const MOST_WORDS = 12;
const NEIGHBOURS = 1;

/** Of a longer place, only so many words are looked up. */
const MOST_LOOKED_UP = 80;

/** What the rarest counts beside a word of the question. */
const WEIGHT = 0.15;

/** Words in more sections than this say too little, and cost too much. */
const COMMON = 200;

/** Words that say little, as the index knows them. */
export const FUNCTION_STEMS: ReadonlySet<string> = new Set([...FUNCTION_WORDS].flatMap(stemsOf));

/** Looks up words in one database. */
export class KindredFinder {
  readonly #place: StatementSync;
  readonly #count: StatementSync;

  constructor(db: DatabaseSync) {
    this.#place = db.prepare("SELECT body FROM memory_fts WHERE rowid = ?");
    this.#count = db.prepare(
      `SELECT count(*) AS count FROM (SELECT 1 FROM memory_fts WHERE memory_fts MATCH ? LIMIT ${
        COMMON + 1
      })`,
    );
  }

  /** The words beside the best answer that the question does not say itself. */
  find({ names, section, paragraph }: BestPlace, said: readonly QueryTerm[], sections: number) {
    const place = this.#place.get(section) as { body: string } | undefined;
    const near = (place?.body ?? "").split("\n")
      .slice(Math.max(0, paragraph - NEIGHBOURS), paragraph + NEIGHBOURS + 1);
    const known = new Set(said.map(({ stem }) => stem));
    const words = new Set([...near, names].join(" ").split(" "));
    const rare: { stem: string; count: number }[] = [];
    for (const stem of [...words].slice(0, MOST_LOOKED_UP)) {
      if (stem.length < 3 || known.has(stem) || FUNCTION_STEMS.has(stem) || /^\d+$/.test(stem)) {
        continue;
      }
      const { count } = this.#count.get(`"${stem}"`) as { count: number };
      // A word that stands nowhere else leads nowhere.
      if (count > 1 && count <= COMMON) rare.push({ stem, count });
    }
    rare.sort((a, b) => a.count - b.count || (a.stem < b.stem ? -1 : 1)).splice(MOST_WORDS);
    const rarity = (count: number) => Math.log(sections / count);
    const most = rarity(rare[0]?.count ?? 1) || 1;
    return rare.map(({ stem, count }): CountedTerm => ({
      stem,
      plain: stem,
      weight: WEIGHT * rarity(count) / most,
      sections: count,
      from: "kindred",
    }));
  }
}
