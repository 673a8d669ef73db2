/** Turns the patterns' notation into regular expressions over class strings. */

import { PyraError } from "../../base/mod.ts";
import { type InjectionCategory, type InjectionPattern, PATTERNS } from "./patterns.ts";
import { codeOf, type Words } from "./words.ts";

/** A pattern ready to be used. */
export interface CompiledPattern {
  label: string;
  category: InjectionCategory;
  /** What matches first, if anything: among the words, in the folded text, in the text itself. */
  find(words: Words, original: string): string | undefined;
}

let compiled: readonly CompiledPattern[] | undefined;

/** All patterns; compiled at the first call. */
export function compilePatterns(): readonly CompiledPattern[] {
  return compiled ??= PATTERNS.map(compile);
}

function compile(
  { label, category, words = [], raw, unfolded }: InjectionPattern,
): CompiledPattern {
  const wordPatterns = words.map((notation) => new RegExp(toRegExp(notation), "g"));
  return {
    label,
    category,
    find(text, original) {
      for (const pattern of wordPatterns) {
        for (const match of text.classes.matchAll(pattern)) {
          const start = text.starts[match.index]!;
          const end = text.ends[match.index + match[0].length - 1]!;
          if (!isMention(text.text, start, end)) return text.text.slice(start, end);
        }
      }
      return raw?.exec(text.text)?.[0] ?? unfolded?.exec(original)?.[0];
    },
  };
}

/** Whether the place is all that stands between two quotation marks inside a sentence: prose
 * about attacks quotes them so. What fills a field of JSON or an attribute is no mention. */
function isMention(text: string, start: number, end: number): boolean {
  return /[\w(,_] ?["'`]{1,3}$/.test(text.slice(Math.max(0, start - 5), start)) &&
    /^[.,!?]?["'`]/.test(text.slice(end, end + 2));
}

/** `!not override ~2 rules` as a regular expression over class characters. */
export function toRegExp(notation: string): string {
  const sameSentence = `[^${classCode("end")}]`;
  return notation
    .replaceAll("(", "(?:")
    .replace(/!([a-z]+) /g, (_, name: string) => `(?<!${classCode(name)})`)
    .replace(/~~(\d+)/g, "[^]{0,$1}?")
    .replace(/~(\d+)/g, (_, most: string) => `${sameSentence}{0,${most}}?`)
    .replace(/[a-z]+/g, classCode)
    .replaceAll(" ", "");
}

function classCode(name: string): string {
  const code = codeOf(name);
  if (code !== undefined) return code;
  throw new PyraError(`Unknown class of words in a pattern: ${name}`, { code: "internal" });
}
