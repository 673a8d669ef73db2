/** What the editing keys do to a text, wherever one is edited: in the app's line editor, and where the
 * kernel works out what was typed. Pure. */

import type { Direction, EditBuffer, Extent } from "./edit_buffer.ts";

/** A key that moves the cursor, or deletes. */
export type TextEdit =
  | "left"
  | "right"
  | "wordLeft"
  | "wordRight"
  | "lineStart"
  | "lineEnd"
  | "deleteBack"
  | "deleteForward"
  | "deleteWordBack"
  | "deleteWordForward"
  | "deleteBlankBack"
  | "deleteToStart"
  | "deleteToEnd";

const MOVES: Partial<Record<string, [Extent, Direction]>> = {
  left: ["character", -1],
  right: ["character", 1],
  wordLeft: ["word", -1],
  wordRight: ["word", 1],
  lineStart: ["line", -1],
  lineEnd: ["line", 1],
};

const DELETIONS: Partial<Record<string, [Extent, Direction]>> = {
  deleteBack: ["character", -1],
  deleteForward: ["character", 1],
  deleteWordBack: ["word", -1],
  deleteWordForward: ["word", 1],
  deleteBlankBack: ["blank", -1],
  deleteToStart: ["line", -1],
  deleteToEnd: ["line", 1],
};

/** Moves the cursor or deletes. `undefined` for what is neither. */
export function applyEdit(buffer: EditBuffer, edit: string): "moved" | "deleted" | undefined {
  const move = MOVES[edit];
  if (move) {
    buffer.move(...move);
    return "moved";
  }
  const deletion = DELETIONS[edit];
  if (!deletion) return undefined;
  buffer.delete(...deletion);
  return "deleted";
}
