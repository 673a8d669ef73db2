/** Finds the sections that may answer a question, without ever touching all of a large memory.
 *
 * Scoring a row is what costs, and common words bring rows by the ten thousand. So the words
 * are counted first, up to a limit; the rare ones choose the sections, the common ones only
 * help to rank them. Where all words are common, the newest sections that hold them are taken. */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { FileFilter, Query, QueryTerm } from "./query.ts";
import { hasFilter } from "./query.ts";
import { correctSpelling } from "./spelling.ts";
import type { Word } from "./words.ts";

/** A section to rank. */
export interface Candidate {
  section: number;
  file: number;
  /** Stems, each between spaces; one line for each paragraph in `body`. */
  heading: string;
  body: string;
}

/** A word of the question with the number of sections that hold it, at most the limit. */
export interface CountedTerm extends QueryTerm {
  sections: number;
}

/** Sections, and the words they were found by. */
export interface Candidates {
  terms: CountedTerm[];
  sections: Candidate[];
}

/** Counting stops here; a word in so many sections is common. */
const COMMON = 2_000;

/** Rare words are taken together until they bring this many sections. */
const MOST_SCORED = 2_500;

/** This many sections are ranked. */
const MOST_RANKED = 120;

/** The words of a best answer bring so many sections, of which so many are ranked. */
const MOST_KINDRED = 500;
const MOST_ADDED = 40;

const CORRECTED_WEIGHT = 0.5;

/** Looks up sections in one database. */
export class CandidateFinder {
  readonly #db: DatabaseSync;
  readonly #count: StatementSync;
  readonly #best: StatementSync;
  readonly #newest: StatementSync;
  readonly #fetch: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#count = db.prepare(
      `SELECT count(*) AS count FROM (SELECT 1 FROM memory_fts WHERE memory_fts MATCH ? LIMIT ${COMMON})`,
    );
    // The weights of name, heading and body.
    this.#best = db.prepare(
      `SELECT rowid AS id FROM memory_fts WHERE memory_fts MATCH ?
       AND rank MATCH 'bm25(4.0, 2.0, 1.0)' ORDER BY rank LIMIT ${MOST_RANKED}`,
    );
    this.#newest = db.prepare(
      `SELECT rowid AS id FROM memory_fts WHERE memory_fts MATCH ?
       ORDER BY rowid DESC LIMIT ${MOST_RANKED}`,
    );
    this.#fetch = db.prepare(
      `SELECT s.id AS section, s.file, f.heading, f.body FROM memory_fts f
       JOIN memory_section s ON s.id = f.rowid WHERE f.rowid IN (SELECT value FROM json_each(?))`,
    );
  }

  /** The sections that hold what must be held, and best what the question asks for. */
  find(query: Query, dated: readonly number[] = []): Candidates {
    const terms = this.#countTerms(query.terms);
    const own = terms.filter((term) => term.sections > 0 && term.from !== "kindred");
    const ids = this.#findSections(query, own);
    const all = [...new Set([...ids, ...dated])];
    return { terms, sections: this.fetch(all) };
  }

  /** Sections by number. */
  fetch(sections: readonly number[]): Candidate[] {
    return this.#fetch.all(JSON.stringify(sections)) as unknown as Candidate[];
  }

  /** The best sections that hold any of the rarest words. */
  withRare(terms: readonly CountedTerm[], { excluded, filter }: Query): number[] {
    let sum = 0;
    const rare = terms.filter(({ sections }) => (sum += sections) <= MOST_KINDRED);
    if (rare.length === 0) return [];
    const expression = anyOf(rare.map(termExpression));
    return this.#run(expression, false, excluded.map(phraseExpression), filter)
      .slice(0, MOST_ADDED);
  }

  /** Those of the sections that lie in files which the filter chooses. */
  choose(sections: readonly number[], filter: FileFilter): number[] {
    if (!hasFilter(filter)) return [...sections];
    const { sql, values } = filterSql(filter);
    const rows = this.#db.prepare(
      `SELECT s.id FROM memory_section s JOIN memory_meta m ON m.id = s.file
       WHERE s.id IN (SELECT value FROM json_each(?)) AND ${sql}`,
    ).all(JSON.stringify(sections), ...values) as { id: number }[];
    return rows.map(({ id }) => id);
  }

  /** Those of the files that hold any of the excluded phrases. */
  filesWith(phrases: readonly Word[][], files: readonly number[]): Set<number> {
    const rows = this.#db.prepare(
      `SELECT DISTINCT s.file FROM memory_section s WHERE s.file IN (SELECT value FROM json_each(?))
       AND s.id IN (SELECT rowid FROM memory_fts WHERE memory_fts MATCH ?)`,
    ).all(JSON.stringify(files), anyOf(phrases.map(phraseExpression))) as { file: number }[];
    return new Set(rows.map((row) => row.file));
  }

  /** Counts each word; one that does not occur is taken for a misspelling of one that does. */
  #countTerms(terms: readonly QueryTerm[]): CountedTerm[] {
    return terms.map((term) => {
      const sections = this.#countSections(termExpression(term));
      if (sections > 0 || term.prefix || term.single || term.from) {
        return { ...term, sections };
      }
      const stem = correctSpelling(this.#db, term);
      if (stem === undefined) return { ...term, sections };
      const corrected = { ...term, stem, weight: term.weight * CORRECTED_WEIGHT };
      return { ...corrected, sections: this.#countSections(termExpression(corrected)) };
    });
  }

  #countSections(expression: string): number {
    return (this.#count.get(expression) as { count: number }).count;
  }

  #findSections(query: Query, terms: readonly CountedTerm[]): number[] {
    const required = query.phrases.map(phraseExpression);
    const excluded = query.excluded.map(phraseExpression);
    if (required.length > 0) {
      const count = this.#countSections(allOf(required));
      return this.#run(allOf(required), count >= COMMON, excluded, query.filter);
    }
    if (terms.length === 0) return [];
    const byRarity = [...terms].sort((a, b) => a.sections - b.sections || b.weight - a.weight);
    if (byRarity[0]!.sections >= COMMON) {
      return this.#findCommon(byRarity.map(termExpression), excluded, query.filter);
    }
    const chosen: string[] = [];
    let sum = 0;
    for (const term of byRarity) {
      sum += term.sections;
      // A common word was not counted to its end and may bring any number.
      if (chosen.length > 0 && (term.sections >= COMMON || sum > MOST_SCORED)) break;
      chosen.push(termExpression(term));
    }
    return this.#run(anyOf(chosen), false, excluded, query.filter);
  }

  /** All words are common: the newest sections with all of them, then with fewer. */
  #findCommon(expressions: string[], excluded: string[], filter: FileFilter): number[] {
    const found = new Set<number>();
    for (let count = expressions.length; count > 0; count = count > 2 ? 2 : count - 1) {
      const ids = this.#run(allOf(expressions.slice(0, count)), true, excluded, filter);
      for (const id of ids) if (found.size < MOST_RANKED) found.add(id);
      if (found.size === MOST_RANKED) break;
    }
    return [...found];
  }

  #run(expression: string, newest: boolean, excluded: string[], filter: FileFilter): number[] {
    const match = excluded.length > 0 ? `(${expression}) NOT (${anyOf(excluded)})` : expression;
    const rows = hasFilter(filter)
      ? this.#runFiltered(match, newest, filter)
      : (newest ? this.#newest : this.#best).all(match);
    return (rows as { id: number }[]).map((row) => row.id);
  }

  #runFiltered(match: string, newest: boolean, filter: FileFilter): unknown[] {
    const { sql, values } = filterSql(filter);
    const order = newest ? "f.rowid DESC" : "bm25(memory_fts, 4.0, 2.0, 1.0)";
    return this.#db.prepare(
      `SELECT f.rowid AS id FROM memory_fts f JOIN memory_section s ON s.id = f.rowid
       JOIN memory_meta m ON m.id = s.file WHERE memory_fts MATCH ? AND ${sql}
       ORDER BY ${order} LIMIT ${MOST_RANKED}`,
    ).all(match, ...values);
  }
}

/** A condition on `memory_meta m`. */
export function filterSql(filter: FileFilter): { sql: string; values: (string | number)[] } {
  const hasTag = "EXISTS (SELECT 1 FROM json_each(m.tags) WHERE lower(value) = ?)";
  const inPath = "instr(lower(m.path), ?) > 0";
  const parts: [sql: string, value: string | number][] = [
    ...filter.tags.map((tag) => [hasTag, tag] as [string, string]),
    ...filter.notTags.map((tag) => [`NOT ${hasTag}`, tag] as [string, string]),
    ...filter.paths.map((path) => [inPath, path] as [string, string]),
    ...filter.notPaths.map((path) => [`NOT ${inPath}`, path] as [string, string]),
  ];
  if (filter.before !== undefined) parts.push(["m.modified < ?", filter.before]);
  if (filter.after !== undefined) parts.push(["m.modified >= ?", filter.after]);
  return {
    sql: parts.map(([sql]) => `(${sql})`).join(" AND ") || "1",
    values: parts.map(([, value]) => value),
  };
}

/** Stems hold letters, digits and marks only, so they can be quoted as they are. */
function termExpression({ stem, plain, prefix, single }: QueryTerm): string {
  if (prefix) return `("${stem}" * OR "${plain}" *)`;
  return single ? `"${stem}" *` : `"${stem}"`;
}

function phraseExpression(words: readonly Word[]): string {
  const last = words.at(-1)!;
  return `"${words.map((word) => word.stem).join(" ")}"${last.single ? " *" : ""}`;
}

function anyOf(expressions: readonly string[]): string {
  return expressions.join(" OR ");
}

function allOf(expressions: readonly string[]): string {
  return expressions.join(" AND ");
}
