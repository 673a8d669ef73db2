/** Colours source code line by line: comments, strings, numbers, keywords, keys, tags.
 *
 * A lexer, not a parser: wrong now and then, never slow. What it remembers from line
 * to line is whether a comment or a long string is still open. */

import type { Trait } from "../style.ts";
import { findLanguage, type Language } from "./languages.ts";
import { PLAIN, type Run } from "./pen.ts";

const COMMENT: readonly Trait[] = ["gray"];
const STRING: readonly Trait[] = ["green"];
const NUMBER: readonly Trait[] = ["yellow"];
const KEYWORD: readonly Trait[] = ["magenta"];
const KEY: readonly Trait[] = ["cyan"];
const ADDED: readonly Trait[] = ["green"];
const REMOVED: readonly Trait[] = ["red"];

/** A longer line is data, not code to read. */
const LONGEST_LINE = 2000;

const KEY_AT_START = /^([\s-]*)([\w.-]{1,80})(?=\s{0,8}[:=])/;

/** A construct that goes on in the next line. */
interface Open {
  closer: string;
  traits: readonly Trait[];
}

/** Colours the lines of one code block, in order. */
export class Highlighter {
  readonly #language: Language | undefined;
  readonly #diff: boolean;
  readonly #token: RegExp | undefined;
  #open: Open | undefined;

  /** `name` is the word behind the fence; an unknown one gives plain text. */
  constructor(name: string) {
    this.#diff = name === "diff" || name === "patch";
    this.#language = findLanguage(name);
    this.#token = this.#language && tokenPattern(this.#language);
  }

  /** The runs of one line, which has no line end. */
  line(text: string): Run[] {
    if (this.#diff) return [{ text, traits: diffTraits(text) }];
    if (this.#token === undefined || text.length > LONGEST_LINE) return [{ text, traits: PLAIN }];
    const runs = this.#start(text);
    let at = runs.reduce((sum, run) => sum + run.text.length, 0);
    this.#token.lastIndex = at;
    for (let found; (found = this.#token.exec(text)) !== null;) {
      if (found.index > at) runs.push({ text: text.slice(at, found.index), traits: PLAIN });
      const word = found[0];
      const open = this.#opens(word);
      if (open !== undefined) {
        const end = text.indexOf(open.closer, found.index + word.length);
        at = end < 0 ? text.length : end + open.closer.length;
        if (end < 0) this.#open = open;
        runs.push({ text: text.slice(found.index, at), traits: open.traits });
        if (end < 0) break;
        this.#token.lastIndex = at;
        continue;
      }
      runs.push({ text: word, traits: this.#traits(found.groups ?? {}, word) });
      at = found.index + word.length;
    }
    if (at < text.length) runs.push({ text: text.slice(at), traits: PLAIN });
    return runs;
  }

  /** The start of a line: what still belongs to an earlier line's comment, or a key. */
  #start(text: string): Run[] {
    if (this.#open === undefined) {
      const key = this.#language?.keys ? KEY_AT_START.exec(text) : null;
      if (key === null) return [];
      const [, before = "", name = ""] = key;
      return [{ text: before, traits: PLAIN }, { text: name, traits: KEY }];
    }
    const { closer, traits } = this.#open;
    const end = text.indexOf(closer);
    if (end >= 0) this.#open = undefined;
    return [{ text: end < 0 ? text : text.slice(0, end + closer.length), traits }];
  }

  #opens(word: string): Open | undefined {
    const [start, closer] = this.#language?.blockComment ?? [];
    if (word === start && closer !== undefined) return { closer, traits: COMMENT };
    if (this.#language?.longQuotes?.includes(word)) return { closer: word, traits: STRING };
    return undefined;
  }

  #traits(groups: Record<string, string | undefined>, word: string): readonly Trait[] {
    if (groups.comment !== undefined) return COMMENT;
    if (groups.string !== undefined) return STRING;
    if (groups.number !== undefined) return NUMBER;
    if (groups.tag !== undefined) return KEYWORD;
    const name = this.#language?.anyCase ? word.toLowerCase() : word;
    return this.#language?.keywords.has(name) ? KEYWORD : PLAIN;
  }
}

const patterns = new WeakMap<Language, RegExp>();

/** One pattern for all tokens of a language; every branch is linear. */
function tokenPattern(language: Language): RegExp {
  const known = patterns.get(language);
  if (known !== undefined) return known;
  const branches: string[] = [];
  const openers = [language.blockComment?.[0] ?? [], language.longQuotes ?? []].flat();
  if (openers.length > 0) branches.push(openers.map(quoteForPattern).join("|"));
  if (language.lineComments.length > 0) {
    // `#` begins a comment only at the start of a word: not in `$#` or a colour.
    const starts = language.lineComments.map((mark) =>
      mark === "#" ? "(?<![^\\s])#" : quoteForPattern(mark)
    );
    branches.push(`(?<comment>(?:${starts.join("|")}).*)`);
  }
  if (language.markup) branches.push("(?<tag></?[A-Za-z][\\w:-]*|/?>)");
  const strings = language.quotes.split("").map((quote) =>
    `${quote}(?:[^${quote}\\\\]|\\\\.)*${quote}?`
  );
  branches.push(`(?<string>${strings.join("|")})`);
  branches.push("(?<number>\\b(?:0[xX][\\da-fA-F_]+|\\d[\\d_]*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)\\b)");
  branches.push("[A-Za-z_$][\\w$]*");
  const pattern = new RegExp(branches.join("|"), "g");
  patterns.set(language, pattern);
  return pattern;
}

function quoteForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function diffTraits(line: string): readonly Trait[] {
  if (line.startsWith("@@")) return KEY;
  if (line.startsWith("+++") || line.startsWith("---")) return ["bold"];
  if (line.startsWith("+")) return ADDED;
  if (line.startsWith("-")) return REMOVED;
  return PLAIN;
}
