/** The days a question asks about, as the ranking weighs them: like a word that those notes hold
 * which are dated there, the heavier the fewer they are.
 *
 * A note is dated by its head, name, title or first line, a paragraph by the days it speaks of. */

import type { DatabaseSync } from "node:sqlite";
import { dateOf, isoDay, shareWithin, type Span, toDay } from "./dates/days.ts";
import type { AskedSpan } from "./dates/question_dates.ts";

/** Days that are asked about, with what is dated there. */
export interface TimeTerm extends Span {
  /** For people: the words, and the days they mean. */
  text: string;
  /** How many files are dated there, at most the limit. */
  files: number;
}

/** How well the files and paragraphs of the candidates fit some days, 0 to 1. */
export interface TimeShares {
  files: Map<number, number>;
  /** By section, then by paragraph. */
  sections: Map<number, Map<number, number>>;
}

/** Counting stops here. */
const MOST_COUNTED = 2_000;

/** So many sections are brought in by their date alone. */
const MOST_DATED = 80;

/** "In May" is the latest May of which anything is known, at most so many years back. */
const MOST_YEARS = 30;

/** What lies just beside the days counts half: people remember about when. */
const BESIDE = 0.5;
const BESIDE_SHARE = 0.25;

/** Looks up days in one database. */
export class TimeFinder {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** The days with their count, in the latest year of which anything is known. */
  count(span: AskedSpan): TimeTerm {
    let days: Span = span;
    let files = this.#countFiles(days);
    for (let years = 1; span.yearly && files === 0 && years <= MOST_YEARS; years++) {
      days = { first: yearsBefore(span.first, years), last: yearsBefore(span.last, years) };
      files = this.#countFiles(days);
    }
    if (files === 0) days = span;
    const { first, last } = days;
    const shown = first === last ? isoDay(first) : `${isoDay(first)} to ${isoDay(last)}`;
    return { first, last, files, text: `"${span.text.trim()}" (${shown})` };
  }

  /** Sections that are dated in a span, the most exactly dated and the newest first. */
  sectionsIn(span: Span): number[] {
    const { first, last } = widened(span);
    const rows = this.#db.prepare(
      `SELECT DISTINCT section FROM (SELECT section, last - first AS days, first FROM memory_date
       WHERE first BETWEEN ? AND ? AND last <= ? LIMIT ${MOST_COUNTED})
       ORDER BY days, first DESC LIMIT ${MOST_DATED}`,
    ).all(first, last, last) as { section: number }[];
    return rows.map(({ section }) => section);
  }

  /** How well files fit a span. */
  sharesOf(span: Span, files: readonly number[]): TimeShares {
    const wide = widened(span);
    const rows = this.#db.prepare(
      `SELECT file, section, paragraph, first, last FROM memory_date
       WHERE file IN (SELECT value FROM json_each(?)) AND first <= ? AND last >= ?`,
    ).all(JSON.stringify(files), wide.last, wide.first) as unknown as DateRow[];
    const shares: TimeShares = { files: new Map(), sections: new Map() };
    for (const row of rows) {
      const share = Math.max(shareWithin(row, span), BESIDE * shareWithin(row, wide));
      if (row.paragraph < 0) raise(shares.files, row.file, share);
      else {
        let section = shares.sections.get(row.section);
        if (!section) shares.sections.set(row.section, section = new Map());
        raise(section, row.paragraph, share);
      }
    }
    return shares;
  }

  /** The days of a file, the most exact of the given section's first, else of the whole file's. */
  daysOf(file: number, section: number): Span | undefined {
    const row = this.#db.prepare(
      `SELECT first, last FROM memory_date WHERE file = ?
       ORDER BY paragraph >= 0 AND section <> ?, last - first, paragraph < 0, first LIMIT 1`,
    ).get(file, section) as unknown as Span | undefined;
    return row && { first: row.first, last: row.last };
  }

  #countFiles({ first, last }: Span): number {
    const row = this.#db.prepare(
      `SELECT count(DISTINCT file) AS files FROM (SELECT file FROM memory_date
       WHERE first BETWEEN ? AND ? AND last <= ? LIMIT ${MOST_COUNTED})`,
    ).get(first, last, last) as { files: number };
    return row.files;
  }
}

interface DateRow extends Span {
  file: number;
  section: number;
  paragraph: number;
}

function raise(shares: Map<number, number>, key: number, share: number): void {
  shares.set(key, Math.max(share, shares.get(key) ?? 0));
}

function widened({ first, last }: Span): Span {
  const days = Math.max(1, Math.round((last - first + 1) * BESIDE_SHARE));
  return { first: first - days, last: last + days };
}

/** The same date so many years before. */
function yearsBefore(day: number, years: number): number {
  const { year, month, date } = dateOf(day);
  return toDay(year - years, month, date) ?? toDay(year - years, month, date - 1)!;
}
