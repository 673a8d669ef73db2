/** Which characters of a part a terminal is shown as they are, spelled out, or as another one.
 *
 * Spelled out is what `escapeTerminal` spells out: controls, bidirectional controls, whatever a
 * terminal does not show. Another one stands in for the sign before the kernel's questions and
 * for whatever looks like it: vertical blocks, heavy bars, and the private areas, where a font may
 * draw anything. Pure. */

/** In the first column of every row of a question; never passed on from a part. */
export const SIGN = "▌";

/** The sign where only ASCII can be shown. */
export const ASCII_SIGN = "~";

/** What becomes of a character: it passes, is spelled out, or the code point that is shown. */
export const PASS = -1;
export const SPELL_OUT = 0;

const BAR = 0x7c;
const HASH = 0x23;
const UNKNOWN = 0xfffd;

/** First, last, and what becomes of them; sorted. */
const RANGES: readonly (readonly [number, number, number])[] = [
  [0x7f, 0x9f, SPELL_OUT],
  [0xad, 0xad, SPELL_OUT],
  [0x34f, 0x34f, SPELL_OUT],
  [0x61c, 0x61c, SPELL_OUT],
  [0x115f, 0x1160, SPELL_OUT],
  [0x17b4, 0x17b5, SPELL_OUT],
  [0x180b, 0x180f, SPELL_OUT],
  [0x200b, 0x200b, SPELL_OUT],
  [0x200e, 0x200f, SPELL_OUT],
  [0x2028, 0x202e, SPELL_OUT],
  [0x2060, 0x206f, SPELL_OUT],
  [0x23b8, 0x23b9, BAR],
  [0x2503, 0x2503, BAR],
  // A full block as the tallest bar of a small chart.
  [0x2588, 0x2588, 0x2587],
  [0x2589, 0x2590, BAR],
  [0x2595, 0x2595, BAR],
  [0x2596, 0x259f, HASH],
  [0x25ae, 0x25ae, BAR],
  [0x2759, 0x275a, BAR],
  [0x3164, 0x3164, SPELL_OUT],
  [0xe000, 0xf8ff, UNKNOWN],
  [0xfe00, 0xfe0d, SPELL_OUT],
  [0xfeff, 0xfeff, SPELL_OUT],
  [0xffa0, 0xffa0, SPELL_OUT],
  [0xffe8, 0xffe8, BAR],
  [0xfff0, 0xfffb, SPELL_OUT],
  [0x1bca0, 0x1bca3, SPELL_OUT],
  [0x1cc00, 0x1ceb3, HASH],
  [0x1d173, 0x1d17a, SPELL_OUT],
  [0x1fb00, 0x1fbff, HASH],
  [0xe0000, 0xe0fff, SPELL_OUT],
  [0xf0000, 0x10ffff, UNKNOWN],
];

const FIRST = Uint32Array.from(RANGES, ([first]) => first);
const LAST = Uint32Array.from(RANGES, ([, last]) => last);
const FATE = Int32Array.from(RANGES, ([, , fate]) => fate);

/** What becomes of a code point from U+007F on: {@linkcode PASS}, {@linkcode SPELL_OUT}, or the
 * code point to show. */
export function fateOf(point: number): number {
  let low = 0;
  let high = FIRST.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (point < FIRST[middle]!) high = middle - 1;
    else if (point > LAST[middle]!) low = middle + 1;
    else return FATE[middle]!;
  }
  return PASS;
}

/** A text without the sign and whatever looks like it; hiding characters are left as they are. */
export function withoutSigns(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (char) => {
    const fate = fateOf(char.codePointAt(0)!);
    return fate === PASS || fate === SPELL_OUT ? char : String.fromCodePoint(fate);
  });
}
