/** Looks at JSON from outside before it is parsed: how deep it nests, and how many values it holds.
 *
 * A megabyte of `{},{},…` is a third of a million objects: to make them takes a hundred times the
 * memory and most of a second. Looking is linear, copies nothing, and costs less than parsing. Pure. */

/** How much a text of JSON may hold. */
export interface JsonShape {
  /** Lists and objects within each other. */
  depth: number;
  /** Characters that open a list or an object, or divide what is in them. */
  marks: number;
}

/** What no honest message has, and what is parsed in a few milliseconds all the same. */
export const MESSAGE_SHAPE: JsonShape = { depth: 100, marks: 200_000 };

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Why a text is not worth parsing, as a phrase behind "it"; `undefined` where it is. Whether it is JSON
 * at all, the parser says. */
export function jsonProblem(text: string, { depth, marks }: JsonShape): string | undefined {
  let level = 0;
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfText(text, at);
        if (at < 0) return undefined;
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        if (++level > depth) return `nests more than ${depth} deep`;
        count++;
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        level--;
        break;
      case COMMA:
      case COLON:
        count++;
        break;
    }
    if (count > marks) return "holds too many values";
  }
  return undefined;
}

/** Where the text that begins at `start` ends; -1 where it does not. */
function endOfText(text: string, start: number): number {
  let end = start;
  while (true) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return -1;
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return end;
  }
}
