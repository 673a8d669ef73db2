/** Foreign text as it is shown in a question: what is on the screen is what is sent.
 *
 * Nothing hides, moves, covers or passes for the sign; characters that are written in more than
 * one way are spelled out unless they are written in the usual one (NFC). Pure. */

import { ASCII_SIGN, escapeTerminal, withoutSigns } from "../../security/mod.ts";

/** Blanks longer than an indentation could push a text off the screen. */
const LONG_BLANK = / {9,}/g;

/** Blanks that are none, joiners, what no font has, and vowels and finals of Hangul syllables that are
 * taken apart, which take no cell of their own. */
const SPELLED_OUT = /[\p{Zs}\u2800\u200c\u200d\u1160-\u11ff\ud7b0-\ud7ff\p{Cn}\p{Cs}]/gu;

/** A letter with its marks; the vowel AM of Thai and Lao is drawn into the letter before. */
const CLUSTER = /([^\p{M}\u0e33\u0eb3]?)([\p{M}\u0e33\u0eb3]+)/gu;

/** Marks make a letter. Two are enough for the scripts in use. */
const MARKS = /^(?:[\u0e48-\u0e4b\u0ec8-\u0ecb]?[\u0e33\u0eb3]|[\p{Mn}\p{Mc}]{1,2})/u;

/** A text in which nothing hides, moves or passes for a sign. */
export function visible(text: string, { unicode }: { unicode: boolean }): string {
  const short = text.replace(LONG_BLANK, (blank) => `<${blank.length} spaces>`);
  const shown = withoutSigns(escapeTerminal(short))
    .replace(SPELLED_OUT, (char) => char === " " ? " " : spell(char))
    .replace(CLUSTER, (_, base: string, marks: string) => {
      // More marks than that, or elsewhere, they only cover what stands around.
      const kept = /\p{L}/u.test(base) ? MARKS.exec(marks)?.[0] ?? "" : "";
      return base + kept + marks.slice(kept.length).replace(/./gu, spell);
    })
    .replace(
      /\P{M}\p{M}*/gu,
      (cluster) =>
        cluster.normalize("NFC") === cluster ? cluster : cluster.replace(/[^\0-\x7f]/gu, spell),
    );
  if (unicode) return shown;
  return shown.replaceAll(ASCII_SIGN, "-").replace(/[^\0-\x7f]/gu, spell);
}

function spell(char: string): string {
  const hex = char.codePointAt(0)!.toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
}
