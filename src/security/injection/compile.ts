/** Turns the patterns' notation into regular expressions over class strings. */

import { PyraError } from "../../base/mod.ts";
import { type InjectionPattern, PATTERNS } from "./patterns.ts";
import type { InjectionCategory } from "./scan.ts";
import { codeOf, type Words } from "./words.ts";

/** A pattern ready to be used. */
export interface CompiledPattern {
  label: string;
  category: InjectionCategory;
  /** Where in the folded text it matches first. */
  find(words: Words): { start: number; end: number } | undefined;
}

let compiled: readonly CompiledPattern[] | undefined;

/** All patterns; compiled at the first call. */
export function compilePatterns(): readonly CompiledPattern[] {
  return compiled ??= PATTERNS.map(compile);
}

function compile({ label, category, words = [], raw = [] }: InjectionPattern): CompiledPattern {
  const wordPatterns = words.map((notation) => new RegExp(toRegExp(notation)));
  return {
    label,
    category,
    find(text) {
      for (const pattern of wordPatterns) {
        const match = pattern.exec(text.classes);
        if (!match) continue;
        const last = match.index + match[0].length - 1;
        return { start: text.starts[match.index]!, end: text.ends[last]! };
      }
      for (const pattern of raw) {
        const match = pattern.exec(text.text);
        if (match) return { start: match.index, end: match.index + match[0].length };
      }
      return undefined;
    },
  };
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
