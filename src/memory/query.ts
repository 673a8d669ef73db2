/** Reads a question as a person types it. Every text is a valid one.
 *
 * Words are looked for any of, rare ones first; times ("last spring") count beside them; `"a phrase"`
 * must occur; `-word` and `-"a phrase"` must not; `tag:x`, `path:x`, `before:2024-05-31` and `after:2024` choose among the files. What
 * does not fit one of these is words. */

import { type Anchor, type AskedSpan, questionDates } from "./dates/question_dates.ts";
import { FUNCTION_WORDS } from "./function_words.ts";
import { type Word, wordsOf } from "./words.ts";

/** One word to rank by. */
export interface QueryTerm extends Word {
  /** How much it counts beside its rarity, 0 to 1. */
  weight: number;
  /** The start of a word: it is still being typed. */
  prefix?: boolean;
  /** The question does not say it: it is another name, the conversation says it, or the best
   * answer does. */
  from?: "names" | "talk" | "kindred";
}

/** What the files must be, beside holding words. */
export interface FileFilter {
  tags: string[];
  notTags: string[];
  /** Parts of the path, lower case. */
  paths: string[];
  notPaths: string[];
  /** Milliseconds since 1970: changed before, and not before. */
  before?: number;
  after?: number;
}

/** A question, taken apart. */
export interface Query {
  terms: QueryTerm[];
  /** Each must occur, its words one after the other. */
  phrases: Word[][];
  /** None may occur. */
  excluded: Word[][];
  filter: FileFilter;
  /** The days it asks about. */
  spans: AskedSpan[];
  /** The days it asks about by what happened then. */
  anchors: Anchor[];
  /** The day it is asked on. */
  today: number | undefined;
}

/** How a question is read. */
export interface ParseOptions {
  /** Its last word is still being typed. */
  prefix?: boolean;
  /** The day it is asked on; without one, times are words like others. */
  today?: number;
}

/** Longer questions are cut: nobody types them, and each word costs a look-up. */
const MAX_QUERY = 4_000;
const MAX_TERMS = 64;
const MAX_PHRASES = 16;

const FUNCTION_WORD_WEIGHT = 0.2;

/** Words that say a time count little: the time itself counts. */
const TIME_WORD_WEIGHT = 0.2;

const TOKEN = /(-?)(?:(tag|path|before|after):)?(?:"([^"]*)(?:"|$)|([^\s"]+))/giu;

/** Takes a question apart. */
export function parseQuery(text: string, { prefix = false, today }: ParseOptions = {}): Query {
  const query: Query = {
    terms: [],
    phrases: [],
    excluded: [],
    filter: { tags: [], notTags: [], paths: [], notPaths: [] },
    spans: [],
    anchors: [],
    today,
  };
  const free: string[] = [];
  for (const [whole, minus, key, quoted, plain] of text.slice(0, MAX_QUERY).matchAll(TOKEN)) {
    const value = quoted ?? plain ?? "";
    if (key && addFilter(query.filter, key.toLowerCase(), value, minus === "-")) continue;
    const words = wordsOf(key ? whole : value);
    if (words.length === 0) continue;
    if (minus && !key) query.excluded.push(words);
    else if (quoted !== undefined && !key) query.phrases.push(words);
    else free.push(key ? whole : value);
  }
  query.phrases.splice(MAX_PHRASES);
  query.excluded.splice(MAX_PHRASES);
  const said = free.join(" ");
  const dates = today === undefined ? undefined : questionDates(said, today);
  query.spans = dates?.spans ?? [];
  query.anchors = dates?.anchors ?? [];
  query.terms = toTerms(
    wordsOf(dates?.otherWords ?? said),
    wordsOf(dates?.timeWords ?? ""),
  );
  const last = query.terms.at(-1);
  if (prefix && last && /[\p{L}\p{N}\p{M}]$/u.test(text)) last.prefix = true;
  return query;
}

/** Whether a question asks for nothing but certain files. */
export function isFilterOnly({ terms, phrases, filter }: Query): boolean {
  return terms.length === 0 && phrases.length === 0 &&
    (filter.tags.length > 0 || filter.paths.length > 0 || filter.before !== undefined ||
      filter.after !== undefined);
}

/** Whether it says anything about the files at all. */
export function hasFilter({ tags, notTags, paths, notPaths, before, after }: FileFilter): boolean {
  return tags.length + notTags.length + paths.length + notPaths.length > 0 ||
    before !== undefined || after !== undefined;
}

/** Words to rank by, each once; those known already stay as they are. */
export function toTerms(
  words: readonly Word[],
  timeWords: readonly Word[],
  known: readonly QueryTerm[] = [],
): QueryTerm[] {
  const terms = new Map(known.map((term) => [term.stem, term]));
  for (const [i, word] of [...words, ...timeWords].entries()) {
    const weight = FUNCTION_WORDS.has(word.plain)
      ? FUNCTION_WORD_WEIGHT
      : i < words.length
      ? 1
      : TIME_WORD_WEIGHT;
    if (!terms.has(word.stem) && terms.size < MAX_TERMS) terms.set(word.stem, { ...word, weight });
  }
  return [...terms.values()];
}

/** `false` when the value makes no sense for the key. */
function addFilter(filter: FileFilter, key: string, value: string, not: boolean): boolean {
  if (value === "") return false;
  if (key === "tag") {
    (not ? filter.notTags : filter.tags).push(value.replace(/^#/, "").toLowerCase());
    return true;
  }
  if (key === "path") {
    (not ? filter.notPaths : filter.paths).push(value.toLowerCase());
    return true;
  }
  const day = not ? undefined : parseDay(value);
  if (day === undefined) return false;
  if (key === "before") filter.before = Math.min(filter.before ?? Infinity, day);
  else filter.after = Math.max(filter.after ?? -Infinity, day);
  return true;
}

/** `2024`, `2024-05` or `2024-05-31` as its first moment, UTC. */
function parseDay(text: string): number | undefined {
  const match = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return Date.UTC(year, month - 1, day);
}
