/** From a question, taken apart, to ranked files.
 *
 * Beside the words of the question there count: the days it asks about, other names of whom it names,
 * what the conversation was about, and, once a best answer is found, the words that stand beside it. */

import type { DatabaseSync } from "node:sqlite";
import { AliasFinder } from "./alias_finder.ts";
import { type Candidate, CandidateFinder, type CountedTerm } from "./candidates.ts";
import { type Anchor, type AskedSpan, shifted } from "./dates/question_dates.ts";
import { KindredFinder } from "./kindred.ts";
import { parseQuery, type Query, type QueryTerm, toTerms } from "./query.ts";
import { QUARANTINE } from "./quarantine.ts";
import { type FileFacts, type RankedFile, rankFiles, type Totals } from "./ranking.ts";
import { TimeFinder, type TimeTerm } from "./times.ts";

/** What is known of a file that may be an answer. */
export interface FileRow extends FileFacts {
  path: string;
  summary: string;
  keywords: string;
}

/** A question, answered by file. */
export interface Answer {
  terms: CountedTerm[];
  times: TimeTerm[];
  files: Map<number, FileRow>;
  /** Best first. */
  ranked: RankedFile[];
  /** No note holds what was quoted: its words were looked for one by one. */
  unquoted: boolean;
}

/** So many notes are asked for the day of an event, if they hold so much of its words. */
const MOST_EVENTS = 3;
const SURE_EVENT = 0.4;

/** A best answer that holds so much of the question says what else belongs to it. */
const SURE = 0.3;

/** Ranks the files of one database. */
export class QuestionRanker {
  readonly #db: DatabaseSync;
  readonly #finder: CandidateFinder;
  readonly #times: TimeFinder;
  readonly #names: AliasFinder;
  readonly #kindred: KindredFinder;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#finder = new CandidateFinder(db);
    this.#times = new TimeFinder(db);
    this.#names = new AliasFinder(db);
    this.#kindred = new KindredFinder(db);
  }

  /** The files that answer a question; `more` are words beside its own. */
  rank(query: Query, more: readonly QueryTerm[] = []): Answer {
    const spans = [
      ...query.spans,
      ...query.anchors.flatMap((anchor) => this.#resolve(anchor, query)),
    ];
    const times = spans.map((span) => this.#times.count(span)).filter(({ files }) => files > 0);
    const terms = [...query.terms, ...this.#names.find(query.terms), ...more];
    const answer = this.#rankWithKindred({ ...query, terms }, times);
    const isQuoted = query.phrases.length > 0 && query.terms.length > 0;
    if (!isQuoted || answer.ranked.length > 0) return { ...answer, unquoted: false };
    const plain = { ...query, phrases: [], terms: toTerms(query.phrases.flat(), [], terms) };
    return { ...this.#rankWithKindred(plain, times), unquoted: true };
  }

  /** The days that lie so to an event, once the note about the event is found. */
  #resolve({ event, text, shift }: Anchor, { filter, today }: Query): AskedSpan[] {
    const { ranked } = this.rank({ ...parseQuery(event, { today }), anchors: [], filter });
    for (const { file, section, coverage } of ranked.slice(0, MOST_EVENTS)) {
      const days = coverage >= SURE_EVENT ? this.#times.daysOf(file, section) : undefined;
      if (days) return [{ ...shifted(days, shift), text, yearly: false }];
    }
    return [];
  }

  #rankWithKindred(query: Query, times: TimeTerm[]) {
    const dated = query.phrases.length > 0 ? [] : this.#finder.choose(
      times.flatMap((span) => this.#times.sectionsIn(span)),
      query.filter,
    );
    const first = this.#rankOnce(query, times, dated);
    const [best] = first.ranked;
    if (!best || best.coverage < SURE || query.phrases.length > 0) return first;
    const kindred = this.#kindred.find(
      { ...best, names: first.files.get(best.file)!.names },
      first.terms,
      this.#totals().sections,
    );
    if (kindred.length === 0) return first;
    const known = new Set(first.candidates.map(({ section }) => section));
    const more = this.#finder.withRare(kindred, query).filter((section) => !known.has(section));
    const sections = [...first.candidates, ...this.#finder.fetch(more)];
    return this.#rankSections(sections, [...first.terms, ...kindred], query, times);
  }

  /** `more` are sections beside those that the words find. */
  #rankOnce(query: Query, times: TimeTerm[], more: readonly number[]) {
    const { terms, sections } = this.#finder.find(query, more);
    return this.#rankSections(sections, terms, query, times);
  }

  #rankSections(
    sections: readonly Candidate[],
    terms: CountedTerm[],
    query: Query,
    times: TimeTerm[],
  ) {
    const files = this.#files([...new Set(sections.map((section) => section.file))]);
    this.#leaveOut(query, files);
    const candidates = sections.filter((section) => files.has(section.file));
    const shares = times.map((term) => ({
      term,
      shares: this.#times.sharesOf(term, [...files.keys()]),
    }));
    const ranked = rankFiles(candidates, { terms, totals: this.#totals(), files, times: shares });
    return { terms, times, candidates, files, ranked };
  }

  #files(ids: readonly number[]): Map<number, FileRow> {
    const rows = this.#db.prepare(
      `SELECT id, path, summary, keywords, length, modified, names FROM memory_meta
       WHERE id IN (SELECT value FROM json_each(?))`,
    ).all(JSON.stringify(ids)) as unknown as FileRow[];
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Drops files that the filter does not choose, that hold an excluded word anywhere, and
   * quarantined ones. */
  #leaveOut(query: Query, files: Map<number, FileRow>): void {
    leaveOutQuarantine(query, files);
    if (query.excluded.length === 0) return;
    for (const id of this.#finder.filesWith(query.excluded, [...files.keys()])) files.delete(id);
  }

  #totals(): Totals {
    const rows = this.#db.prepare("SELECT key, value FROM memory_state").all() as {
      key: string;
      value: number;
    }[];
    return Object.fromEntries(rows.map(({ key, value }) => [key, value])) as unknown as Totals;
  }
}

/** Quarantined files are found only when asked for by path. */
export function leaveOutQuarantine({ filter }: Query, files: Map<number, FileRow>): void {
  if (filter.paths.some((path) => QUARANTINE.startsWith(path.slice(0, QUARANTINE.length)))) return;
  for (const [id, { path }] of files) if (path.startsWith(QUARANTINE)) files.delete(id);
}
