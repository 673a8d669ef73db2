/** From a question to hits: parse, rank the files, show the place and, when asked, the reasons. */

import type { DatabaseSync } from "node:sqlite";
import type { MemoryHit, SearchOptions } from "../contracts/mod.ts";
import { filterSql } from "./candidates.ts";
import { PARAGRAPH_MARK } from "./index_writer.ts";
import { isFilterOnly, parseQuery, type Query } from "./query.ts";
import { type FileRow, leaveOutQuarantine, QuestionRanker } from "./question_ranker.ts";
import type { RankedFile } from "./ranking.ts";
import { reasonsFor } from "./reasons.ts";
import { cutSnippet } from "./snippet.ts";
import { talkTerms } from "./talk.ts";

type Placed = Pick<RankedFile, "score" | "section" | "paragraph">;

/** Searches one database. */
export class Searcher {
  readonly db: DatabaseSync;
  readonly #ranker: QuestionRanker;

  constructor(db: DatabaseSync) {
    this.db = db;
    this.#ranker = new QuestionRanker(db);
  }

  /** One hit per file, best first. Quarantined files are found only when asked for by path.
   * `today` is the day it is asked on. */
  search(
    text: string,
    limit: number,
    { prefix, today, talk = "", why }: SearchOptions & { today?: number } = {},
  ): MemoryHit[] {
    const query = parseQuery(text, { prefix, today });
    if (isFilterOnly(query)) return this.#newest(query, limit);
    const answer = this.#ranker.rank(query, talkTerms(talk, query.terms));
    const stems = [
      ...answer.terms.filter(({ from }) => from !== "kindred"),
      ...query.phrases.flat(),
    ].map(({ stem }) => stem);
    return answer.ranked.slice(0, limit).map((file) => ({
      ...this.#toHit(file, answer.files.get(file.file)!, stems),
      ...(why ? { why: reasonsFor(file, answer) } : {}),
    }));
  }

  #toHit({ score, section, paragraph }: Placed, file: FileRow, stems: string[]): MemoryHit {
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
      `SELECT m.id, m.path, m.summary, m.keywords, m.length, m.modified, m.names, min(s.id) AS section
       FROM memory_meta m JOIN memory_section s ON s.file = m.id WHERE ${sql}
       GROUP BY m.id ORDER BY m.modified DESC, m.path LIMIT ?`,
    ).all(...values, limit) as unknown as (FileRow & { section: number })[];
    const files = new Map(rows.map((row) => [row.id, row]));
    leaveOutQuarantine(query, files);
    return [...files.values()].map((row) =>
      this.#toHit({ score: 0, section: row.section, paragraph: 0 }, row, [])
    );
  }
}
