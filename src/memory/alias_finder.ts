/** Finds the other names of whom or what a question names. */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { FUNCTION_STEMS } from "./kindred.ts";
import type { QueryTerm } from "./query.ts";

/** What another name counts beside a word of the question. */
const WEIGHT = 0.6;

/** Names have at most so many words, and a question so many names that are looked up. */
const MAX_WORDS = 3;
const MOST_LOOKED_UP = 120;
const MOST_FOUND = 24;

/** Looks up names in one database. */
export class AliasFinder {
  readonly #db: DatabaseSync;
  #statement: StatementSync | undefined;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Terms for the other names of those that the question says. */
  find(terms: readonly QueryTerm[]): QueryTerm[] {
    const said = terms.map(({ stem }) => stem);
    const names: string[] = [];
    for (let from = 0; from < said.length && names.length < MOST_LOOKED_UP; from++) {
      for (let to = from + 1; to <= Math.min(said.length, from + MAX_WORDS); to++) {
        names.push(said.slice(from, to).join(" "));
      }
    }
    this.#statement ??= this.#db.prepare(
      `SELECT DISTINCT other.name FROM memory_alias AS known
       JOIN memory_alias AS other ON other.file = known.file AND other.kin = known.kin
       WHERE known.name IN (SELECT value FROM json_each(?)) LIMIT ${MOST_FOUND}`,
    );
    const rows = this.#statement.all(JSON.stringify(names)) as { name: string }[];
    const found = new Set(rows.flatMap(({ name }) => name.split(" ")));
    return [...found].filter((stem) => !said.includes(stem) && !FUNCTION_STEMS.has(stem))
      .map((stem) => ({ stem, plain: stem, weight: WEIGHT, from: "names" }));
  }
}
