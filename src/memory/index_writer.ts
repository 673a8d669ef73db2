/** The statements that bring files into `memory.db`, and out of it. Callers hold the transaction. */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { aliasesOf } from "./aliases.ts";
import { localDay } from "./dates/days.ts";
import { datesOf } from "./dates/note_dates.ts";
import { categoryOf } from "./listing.ts";
import type { IndexedFile } from "./indexed_file.ts";
import type { FileStamp, Walk } from "./walk.ts";
import { stemsOf } from "./words.ts";

/** Separates the paragraphs of a section's text in the database. */
export const PARAGRAPH_MARK = "\x1e";

/** Writes to the index. */
export class IndexWriter {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** The stamp of every known file. */
  stamps(): Map<string, FileStamp> {
    const rows = this.#sql(
      "SELECT path, size_bytes AS size, modified, changed FROM memory_meta",
    ).all() as unknown as ({ path: string } & FileStamp)[];
    return new Map(rows.map((row) => [row.path, row]));
  }

  /** Whether a walk saw exactly what the last one saw that found everything as it is known.
   * Then nothing need be compared file by file. */
  isLastView({ files, stamps }: Walk): boolean {
    const row = this.#sql("SELECT files, stamps FROM memory_view").get();
    if (!row || row.files !== files.join("\n")) return false;
    const seen = new Float64Array((row.stamps as Uint8Array<ArrayBuffer>).slice().buffer);
    return seen.length === stamps.length && seen.every((value, i) => value === stamps[i]);
  }

  setLastView({ files, stamps }: Walk): void {
    this.#sql("DELETE FROM memory_view").run();
    this.#sql("INSERT INTO memory_view VALUES (?, ?)")
      .run(files.join("\n"), new Uint8Array(Float64Array.from(stamps).buffer));
  }

  hashOf(file: string): string | undefined {
    const row = this.#sql("SELECT hash FROM memory_meta WHERE path = ?").get(file);
    return row?.hash as string | undefined;
  }

  /** Remembers that a file with a new stamp is the same. */
  setStamp(file: string, { size, modified, changed }: FileStamp): void {
    this.#sql("UPDATE memory_meta SET size_bytes = ?, modified = ?, changed = ? WHERE path = ?")
      .run(size, modified, changed, file);
  }

  /** Enters a file, or replaces what is known of it. */
  put(entry: IndexedFile): void {
    const { file, note, stamp } = entry;
    const texts = note.sections.map(({ paragraphs }) => ({
      body: paragraphs.map((text) => text.replaceAll(PARAGRAPH_MARK, " ")).join(PARAGRAPH_MARK),
      stems: paragraphs.map((text) => line(stemsOf(text))),
    }));
    const length = texts.reduce((sum, { stems }) => sum + lengthOf(stems), 0);
    const names = line(stemsOf(note.names));
    this.remove([file]);
    const { lastInsertRowid } = this.#sql(
      `INSERT INTO memory_meta (path, category, size_bytes, modified, changed, hash, title, summary,
        keywords, tags, links, provenance, names, length)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      file,
      categoryOf(file),
      stamp.size,
      stamp.modified,
      stamp.changed,
      entry.hash,
      note.title,
      note.summary,
      JSON.stringify(note.keywords),
      JSON.stringify(note.tags),
      JSON.stringify(note.links),
      JSON.stringify(entry.provenance),
      names,
      length,
    );
    const sections: (number | bigint)[] = [];
    if (texts.length === 0) {
      sections.push(
        this.#putSection(lastInsertRowid, { heading: "", line: 1 }, ["", names, "", ""]),
      );
    }
    for (const [i, { body, stems }] of texts.entries()) {
      const section = note.sections[i]!;
      const heading = line(stemsOf(section.heading));
      sections.push(this.#putSection(lastInsertRowid, section, [
        body,
        i === 0 ? names : "",
        heading,
        stems.join("\n"),
      ]));
    }
    this.#putDates(entry, lastInsertRowid, sections);
    for (const [kin, names] of aliasesOf(file, note).entries()) {
      for (const name of names) {
        this.#sql("INSERT OR IGNORE INTO memory_alias VALUES (?, ?, ?)")
          .run(name, lastInsertRowid, kin);
      }
    }
    this.#count({
      files: 1,
      sections: Math.max(1, texts.length),
      length,
      paragraphs: texts.reduce((sum, { stems }) => sum + stems.length, 0),
      version: 1,
    });
  }

  /** Takes files out; unknown ones are ignored. */
  remove(files: readonly string[]): void {
    for (const file of files) {
      const row = this.#sql("SELECT id, length FROM memory_meta WHERE path = ?").get(file) as
        | { id: number; length: number }
        | undefined;
      if (!row) continue;
      const sections = this.#sql(
        `SELECT min(id) AS first, max(id) AS last, count(*) AS count,
          sum(length(body) - length(replace(body, '${PARAGRAPH_MARK}', '')) + (body <> '')) AS paragraphs
          FROM memory_section WHERE file = ?`,
      ).get(row.id) as { first: number; last: number; count: number; paragraphs: number };
      // The sections of a file were numbered one after the other.
      this.#sql("DELETE FROM memory_fts WHERE rowid BETWEEN ? AND ?")
        .run(sections.first, sections.last);
      this.#sql("DELETE FROM memory_section WHERE file = ?").run(row.id);
      this.#sql("DELETE FROM memory_date WHERE file = ?").run(row.id);
      this.#sql("DELETE FROM memory_alias WHERE file = ?").run(row.id);
      this.#sql("DELETE FROM memory_meta WHERE id = ?").run(row.id);
      this.#count({
        files: -1,
        sections: -sections.count,
        length: -row.length,
        paragraphs: -(sections.paragraphs ?? 0),
        version: 1,
      });
    }
  }

  #putSection(
    file: number | bigint,
    section: { heading: string; line: number },
    [body, ...columns]: [body: string, names: string, heading: string, stems: string],
  ): number | bigint {
    const { lastInsertRowid } = this.#sql(
      "INSERT INTO memory_section (file, heading, line, body) VALUES (?, ?, ?, ?)",
    ).run(file, section.heading, section.line, body);
    this.#sql("INSERT INTO memory_fts (rowid, name, heading, body) VALUES (?, ?, ?, ?)")
      .run(lastInsertRowid, ...columns);
    return lastInsertRowid;
  }

  #putDates(
    { file, note, stamp }: IndexedFile,
    id: number | bigint,
    sections: readonly (number | bigint)[],
  ): void {
    const { own, mentions } = datesOf({ ...note, file, changed: localDay(stamp.modified) });
    const put = this.#sql("INSERT OR IGNORE INTO memory_date VALUES (?, ?, ?, ?, ?)");
    for (const { first, last } of own) put.run(id, sections[0]!, -1, first, last);
    for (const { section, paragraph, first, last } of mentions) {
      put.run(id, sections[section]!, paragraph, first, last);
    }
  }

  #count(changes: Record<string, number>): void {
    for (const [key, change] of Object.entries(changes)) {
      this.#sql("UPDATE memory_state SET value = value + ? WHERE key = ?").run(change, key);
    }
  }

  #sql(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (!statement) this.#statements.set(text, statement = this.#db.prepare(text));
    return statement;
  }
}

/** Words between spaces, so that ` word ` is found by a plain search. */
function line(stems: readonly string[]): string {
  return stems.length === 0 ? "" : ` ${stems.join(" ")} `;
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, text) => sum + text.length, 0);
}
