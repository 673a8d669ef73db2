/** Colours and weights as SGR sequences: the only place that writes them.
 *
 * The sixteen colours of the user's own theme, never fixed ones. Text from outside
 * must have gone through `escapeTerminal` before it is styled. */

/** What can be said about a piece of text. Reverse video is not among it: only the questions of the
 * kernel have that. */
export type Trait =
  | "bold"
  | "dim"
  | "italic"
  | "underline"
  | "strike"
  | "red"
  | "green"
  | "yellow"
  | "blue"
  | "magenta"
  | "cyan"
  | "gray";

const CODES: Record<Trait, number> = {
  bold: 1,
  dim: 2,
  italic: 3,
  underline: 4,
  strike: 9,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  gray: 90,
};

/** Ends every trait. */
export const RESET = "\x1b[0m";

/** The sequence that turns traits on; `""` for none. */
export function sgr(traits: readonly Trait[]): string {
  return traits.length === 0 ? "" : `\x1b[${traits.map((trait) => CODES[trait]).join(";")}m`;
}

/** Styles text, or leaves it alone where colours are not wanted. */
export type Paint = (text: string, ...traits: Trait[]) => string;

/** The {@linkcode Paint} for a stream with or without colour. */
export function createPaint(color: boolean): Paint {
  if (!color) return (text) => text;
  return (text, ...traits) => text === "" ? "" : sgr(traits) + text + RESET;
}
