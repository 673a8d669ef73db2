/** Words as the index knows them: folded, stemmed, safe to put into a full-text query.
 *
 * Texts and questions go through the same function, so what was written one way is found when
 * asked for another way: case, accents, full-width letters, English endings and irregular verbs.
 * Scripts written without spaces come as overlapping pairs of characters. */

import { IRREGULAR } from "./irregular.ts";
import { porterStem } from "./porter.ts";

/** Longer words (encoded data, mostly) are cut. */
const MAX_WORD = 64;

/** Letters, digits and the marks that belong to them (vowel signs of Indic scripts). */
const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** Scripts written without spaces, or, for Korean, with particles joined to the words. */
const UNSPACED_SCRIPTS =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー";
const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, "u");
const RUNS = new RegExp(`([${UNSPACED_SCRIPTS}\\p{M}]+)|[^${UNSPACED_SCRIPTS}]+`, "gu");

// deno-lint-ignore no-control-regex -- this is what ASCII is
const ASCII = /^[\x00-\x7f]*$/;

/** Letters that Unicode does not take apart, as one types them without the key for them. */
const PLAIN_LETTERS: Record<string, string> = {
  "ß": "ss",
  "æ": "ae",
  "œ": "oe",
  "ø": "o",
  "ł": "l",
  "đ": "d",
  "ð": "d",
  "þ": "th",
  "ħ": "h",
  "ı": "i",
};
const SPECIAL_LETTER = new RegExp(`[${Object.keys(PLAIN_LETTERS).join("")}]`, "g");

/** The stems of words seen before; most words of a text were. */
const stems = new Map<string, string>();
const MAX_CACHED = 50_000;

/** One word of a text or a question. */
export interface Word {
  /** As the index knows it. */
  stem: string;
  /** As it was written, lower case and without accents. */
  plain: string;
  /** One character of a script without spaces: stands for every pair that starts with it. */
  single?: boolean;
}

/** The stems of a text, in order. A run of a script without spaces gives a pair for every
 * character, and the last character alone, so that each character starts one entry. */
export function stemsOf(text: string): string[] {
  const found: string[] = [];
  for (const word of fold(text).match(WORD) ?? []) {
    if (ASCII.test(word) || !UNSPACED.test(word)) found.push(stemOf(word));
    else for (const { stem } of splitRuns(word, true)) found.push(stem);
  }
  return found;
}

/** The words of a question, in order. */
export function wordsOf(text: string): Word[] {
  return (fold(text).match(WORD) ?? []).flatMap((word) =>
    UNSPACED.test(word) ? splitRuns(word, false) : [{ stem: stemOf(word), plain: word }]
  );
}

/** Lower case, compatibility forms (full-width letters, ligatures) resolved, accents removed. */
function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFC").toLowerCase()
    .replace(SPECIAL_LETTER, (letter) => PLAIN_LETTERS[letter]!);
}

function stemOf(word: string): string {
  const short = word.length > MAX_WORD ? word.slice(0, MAX_WORD) : word;
  let stem = stems.get(short);
  if (stem === undefined) {
    stem = porterStem(IRREGULAR.get(short) ?? short);
    if (stems.size >= MAX_CACHED) stems.clear();
    stems.set(short, stem);
  }
  return stem;
}

function splitRuns(word: string, everyCharacter: boolean): Word[] {
  return [...word.matchAll(RUNS)].flatMap(([run, unspaced]): Word[] => {
    if (unspaced === undefined) return [{ stem: stemOf(run), plain: run }];
    const characters = [...unspaced];
    if (characters.length === 1) return [{ stem: run, plain: run, single: true }];
    const pairs = characters.slice(1).map((character, i) => characters[i]! + character);
    if (everyCharacter) pairs.push(characters.at(-1)!);
    return pairs.map((pair) => ({ stem: pair, plain: pair }));
  });
}
