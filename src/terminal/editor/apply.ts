/** What the editing keys do to a text, wherever one is edited. */

import type { Action } from "./bindings.ts";
import type { Direction, EditBuffer, Extent } from "./buffer.ts";

const MOVES: Partial<Record<Action, [Extent, Direction]>> = {
  left: ["character", -1],
  right: ["character", 1],
  wordLeft: ["word", -1],
  wordRight: ["word", 1],
  lineStart: ["line", -1],
  lineEnd: ["line", 1],
};

const DELETIONS: Partial<Record<Action, [Extent, Direction]>> = {
  deleteBack: ["character", -1],
  deleteForward: ["character", 1],
  // Ctrl-D at the end of the input; where there is a text, it deletes.
  endOfInput: ["character", 1],
  deleteWordBack: ["word", -1],
  deleteWordForward: ["word", 1],
  deleteBlankBack: ["blank", -1],
  deleteToStart: ["line", -1],
  deleteToEnd: ["line", 1],
};

/** Moves the cursor or deletes. `undefined` for an action that is neither. */
export function applyAction(buffer: EditBuffer, action: Action): "moved" | "deleted" | undefined {
  const move = MOVES[action];
  if (move !== undefined) {
    buffer.move(...move);
    return "moved";
  }
  const deletion = DELETIONS[action];
  if (deletion === undefined) return undefined;
  buffer.delete(...deletion);
  return "deleted";
}
