/** Text from outside, made safe to show: what is not plainly visible is spelled out.
 *
 * Everything given here is untrusted. Nothing that comes back can move a cursor, set a
 * title, write the clipboard, reorder or hide text. Each character is judged alone, so it
 * makes no difference where a stream was cut: the ESC that begins a sequence is enough.
 *
 * Kept although they draw nothing themselves: the two joiners (emoji families, Persian and
 * Indic spelling) and the variation selectors 15 and 16 (text or emoji form). Combining marks
 * are kept. Tag characters are not, so the flags of England, Scotland and Wales are spelled out. */

/** Controls, line and paragraph separators, and whatever Unicode lets a renderer ignore:
 * bidirectional controls, zero-width and tag characters, fillers, most variation selectors. */
const HIDING =
  /[[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB\uDB40]--[\u200C\u200D\uFE0E\uFE0F]]/gv;

/** A short name where the language of string literals has one. */
const SHORT: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Escapes what a terminal would act on or not show, as in a string literal: `\x1b[31m`,
 * `\u202e`, `\u{e0041}`.
 *
 * @param options.multiline Newlines and tabs pass. */
export function escapeTerminal(text: string, options: { multiline?: boolean } = {}): string {
  return text.replace(HIDING, (char) => {
    if (options.multiline && (char === "\n" || char === "\t")) return char;
    return SHORT[char] ?? spellOut(char.codePointAt(0)!);
  });
}

/** The same for one line of a log: always a single line, and written with JSON's own
 * `\u` escapes, so that a line that was JSON still is, and means the same. */
export function escapeLine(text: string): string {
  return text.replace(
    HIDING,
    (char) => SHORT[char] ?? char.replace(/[^]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`),
  );
}

/** Whether some of the text would be acted on or not be shown. */
export function hidesText(text: string): boolean {
  return text.search(HIDING) >= 0;
}

function spellOut(code: number): string {
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\u{${hex(code, 0)}}`;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, "0");
}
