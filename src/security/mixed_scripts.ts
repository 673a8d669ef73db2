/** Finds hosts and addresses that may be read as others: their letters are of more than one script.
 *
 * Untrusted text. It says nothing of look-alikes within one script (`rn` for `m`), nor of words that
 * are no host and no address. Pure, linear. */

/** A dotted name or an address; what is not ASCII is what this is about. */
const NAME = /[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}._%+@-]{0,300}/gu;

/** Scripts whose letters look like those of others. */
const SCRIPTS: [string, RegExp][] = [
  ["Latin", /\p{Script=Latin}/u],
  ["Cyrillic", /\p{Script=Cyrillic}/u],
  ["Greek", /\p{Script=Greek}/u],
  ["Armenian", /\p{Script=Armenian}/u],
  ["Cherokee", /\p{Script=Cherokee}/u],
  ["Coptic", /\p{Script=Coptic}/u],
  ["Lisu", /\p{Script=Lisu}/u],
];

/** Names reported of one text. */
const MOST = 5;

/** A name, and its letters that are not Latin: `U+0430 Cyrillic`. */
export interface MixedScripts {
  name: string;
  letters: string;
}

/** The hosts and addresses in a text that have letters of more than one script. */
export function mixedScripts(text: string): MixedScripts[] {
  const found = new Map<string, string>();
  if (!/[^\0-\x7f]/.test(text)) return [];
  for (const [name] of text.matchAll(NAME)) {
    if (found.size === MOST) break;
    if (!/[.@]/.test(name.slice(1, -1))) continue;
    const scripts = new Map<string, string>();
    for (const letter of name) {
      const script = scriptOf(letter);
      if (script && !scripts.has(script)) scripts.set(script, letter);
    }
    if (scripts.size < 2) continue;
    scripts.delete("Latin");
    found.set(name, [...scripts].map(([script, letter]) => `${hex(letter)} ${script}`).join(", "));
  }
  return [...found].map(([name, letters]) => ({ name, letters }));
}

function scriptOf(letter: string): string | undefined {
  return SCRIPTS.find(([, pattern]) => pattern.test(letter))?.[0];
}

function hex(letter: string): string {
  return `U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}
