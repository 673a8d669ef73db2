/** From a question to hits: parse, find sections, rank their files, show the place. */

import type { DatabaseSync } from "node:sqlite";
import type { MemoryHit } from "../contracts/mod.ts";
import { CandidateFinder, filterSql } from "./candidates.ts";
import { PARAGRAPH_MARK } from "./index_writer.ts";
import { isFilterOnly, parseQuery, type Query } from "./query.ts";
import { type FileFacts, type RankedFile, rankFiles, type Totals } from "./ranking.ts";
import { QUARANTINE } from "./quarantine.ts";
import { cutSnippet } from "./snippet.ts";

/** A second opinion on files, for a later search by meaning. Nothing implements it yet. */
export interface SecondRanker {
  /** How well files fit a question, by path, 0 to 1; files it does not know are left out. */
  rank(question: string, files: readonly string[]): ReadonlyMap<string, number>;
}

interface FileRow extends FileFacts {
  path: string;
  summary: string;
  keywords: string;
}

/** Searches one database. */
export class Searcher {
  readonly db: DatabaseSync;
  readonly #finder: CandidateFinder;
  readonly #second: SecondRanker | undefined;

  constructor(db: DatabaseSync, second?: SecondRanker) {
    this.db = db;
    this.#finder = new CandidateFinder(db);
    this.#second = second;
  }

  /** One hit per file, best first. Quarantined files are found only when asked for by path. */
  search(text: string, limit: number, options: { prefix?: boolean } = {}): MemoryHit[] {
    const query = parseQuery(text, options);
    if (isFilterOnly(query)) return this.#newest(query, limit);
    const { terms, sections } = this.#finder.find(query);
    const files = this.#files([...new Set(sections.map((section) => section.file))]);
    this.#leaveOut(query, files);
    const candidates = sections.filter((section) => files.has(section.file));
    if (candidates.length === 0) return [];
    const ranked = rankFiles(candidates, { terms, totals: this.#totals(), files });
    const stems = [...terms, ...query.phrases.flat()].map((term) => term.stem);
    return this.#withSecond(text, ranked, files).slice(0, limit)
      .map((hit) => this.#toHit(hit, files.get(hit.file)!, stems));
  }

  #files(ids: readonly number[]): Map<number, FileRow> {
    const rows = this.db.prepare(
      `SELECT id, path, summary, keywords, length, modified FROM memory_meta
       WHERE id IN (SELECT value FROM json_each(?))`,
    ).all(JSON.stringify(ids)) as unknown as FileRow[];
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Drops files that hold an excluded word anywhere, and quarantined ones. */
  #leaveOut(query: Query, files: Map<number, FileRow>): void {
    if (
      !query.filter.paths.some((path) => QUARANTINE.startsWith(path.slice(0, QUARANTINE.length)))
    ) {
      for (const [id, { path }] of files) if (path.startsWith(QUARANTINE)) files.delete(id);
    }
    if (query.excluded.length === 0) return;
    for (const id of this.#finder.filesWith(query.excluded, [...files.keys()])) files.delete(id);
  }

  #totals(): Totals {
    const rows = this.db.prepare("SELECT key, value FROM memory_state").all() as {
      key: string;
      value: number;
    }[];
    return Object.fromEntries(rows.map(({ key, value }) => [key, value])) as unknown as Totals;
  }

  #withSecond(
    text: string,
    ranked: RankedFile[],
    files: ReadonlyMap<number, FileRow>,
  ): RankedFile[] {
    if (!this.#second) return ranked;
    const pathOf = (file: RankedFile) => files.get(file.file)!.path;
    const opinion = this.#second.rank(text, ranked.map(pathOf));
    return ranked
      .map((file) => ({ ...file, score: file.score + (opinion.get(pathOf(file)) ?? 0) }))
      .sort((a, b) => b.score - a.score);
  }

  #toHit({ score, section, paragraph }: RankedFile, file: FileRow, stems: string[]): MemoryHit {
    const row = this.db.prepare("SELECT heading, line, body FROM memory_section WHERE id = ?")
      .get(section) as { heading: string; line: number; body: string };
    return {
      file: file.path,
      heading: row.heading,
      line: row.line,
      score: Math.round(score * 1e4) / 1e4,
      summary: file.summary,
      keywords: JSON.parse(file.keywords),
      snippet: cutSnippet(row.body.split(PARAGRAPH_MARK)[paragraph] ?? "", stems),
    };
  }

  /** A question without words: the newest of the files it chooses. */
  #newest(query: Query, limit: number): MemoryHit[] {
    const { sql, values } = filterSql(query.filter);
    const rows = this.db.prepare(
      `SELECT m.id, m.path, m.summary, m.keywords, m.length, m.modified, min(s.id) AS section
       FROM memory_meta m JOIN memory_section s ON s.file = m.id WHERE ${sql}
       GROUP BY m.id ORDER BY m.modified DESC, m.path LIMIT ?`,
    ).all(...values, limit) as unknown as (FileRow & { section: number })[];
    const files = new Map(rows.map((row) => [row.id, row]));
    this.#leaveOut(query, files);
    return [...files.values()].map((row) =>
      this.#toHit({ file: row.id, score: 0, section: row.section, paragraph: 0 }, row, [])
    );
  }
}
