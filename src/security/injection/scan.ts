/** Looks for prompt injection in text from outside.
 *
 * A pattern scan finds a part of the attacks that are known; whoever words one freshly passes.
 * So a hit marks, is logged and forces a question, and no hit means nothing.
 * The text is untrusted and may be made to cost time: every step is linear in its length. */

import { decodeHidden } from "./decode.ts";
import { fold } from "./fold.ts";
import { compilePatterns } from "./compile.ts";
import { readWords } from "./words.ts";

/** What an attack tries: to replace the instructions, to change who speaks or who the model
 * is, to get at what is confidential, or to bring in markup, payloads and hidden text. */
export type InjectionCategory = "override" | "persona" | "extraction" | "smuggling";

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
  const warnings = new Map<string, InjectionWarning>();
  for (const layer of [text, ...decodeHidden(text)]) scanLayer(layer, warnings);
  return [...warnings.values()];
}

function scanLayer(layer: string, warnings: Map<string, InjectionWarning>): void {
  const folded = fold(layer);
  const words = readWords(folded);
  for (const { label, category, find } of compilePatterns()) {
    if (warnings.has(label)) continue;
    const place = find(words);
    if (!place) continue;
    const matched = words.text.slice(place.start, Math.min(place.end, place.start + MATCHED_LIMIT));
    warnings.set(label, { label, category, matched });
  }
}
