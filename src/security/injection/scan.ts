/** Looks for prompt injection in text from outside.
 *
 * A pattern scan finds a part of the attacks that are known; whoever words one freshly passes.
 * So a hit marks, is logged and forces a question, and no hit means nothing.
 * The text is untrusted and may be made to cost time: every step is linear in its length. */

import { decodeHidden, unescape } from "./decode.ts";
import { fold } from "./fold.ts";
import { compilePatterns } from "./compile.ts";
import type { InjectionCategory } from "./patterns.ts";
import { readWords } from "./words.ts";

/** Something in a text that reads like an attack. */
export interface InjectionWarning {
  label: string;
  category: InjectionCategory;
  /** What was found, as it reads after folding; at most 120 characters. Untrusted. */
  matched: string;
}

const MATCHED_LIMIT = 120;

/** What was found, each label once; empty when nothing was. */
export function scanResponse(text: string): InjectionWarning[] {
  const plain = unescape(text);
  const folded = readWords(fold(plain));
  const hidden = decodeHidden(plain);
  const layers = hidden === "" ? [folded] : [folded, readWords(fold(hidden))];
  const warnings: InjectionWarning[] = [];
  for (const { label, category, find } of compilePatterns()) {
    const matched = layers.reduce<string | undefined>(
      (found, words) => found ?? find(words, text),
      undefined,
    );
    if (matched === undefined) continue;
    warnings.push({ label, category, matched: matched.slice(0, MATCHED_LIMIT) });
  }
  return warnings;
}
