/** Which key does what in the line editor: one table. */

import type { TextEdit } from "../../text/mod.ts";
import type { Key } from "../keys.ts";

/** What a key can mean to the editor. */
export type Action =
  | TextEdit
  | "submit"
  | "newline"
  | "up"
  | "down"
  | "yank"
  | "undo"
  | "clearScreen"
  | "complete"
  | "search"
  | "endOfInput"
  | "escape";

const BINDINGS: Record<string, Action> = {
  "enter": "submit",
  "alt+enter": "newline",
  "shift+enter": "newline",
  "ctrl+enter": "newline",
  "ctrl+j": "newline",
  "left": "left",
  "ctrl+b": "left",
  "right": "right",
  "ctrl+f": "right",
  "alt+left": "wordLeft",
  "ctrl+left": "wordLeft",
  "alt+b": "wordLeft",
  "alt+right": "wordRight",
  "ctrl+right": "wordRight",
  "alt+f": "wordRight",
  "home": "lineStart",
  "ctrl+a": "lineStart",
  "end": "lineEnd",
  "ctrl+e": "lineEnd",
  "up": "up",
  "ctrl+p": "up",
  "down": "down",
  "ctrl+n": "down",
  "backspace": "deleteBack",
  "ctrl+h": "deleteBack",
  "delete": "deleteForward",
  "alt+backspace": "deleteWordBack",
  "alt+d": "deleteWordForward",
  "ctrl+w": "deleteBlankBack",
  "ctrl+u": "deleteToStart",
  "ctrl+k": "deleteToEnd",
  "ctrl+y": "yank",
  "ctrl+_": "undo",
  "ctrl+l": "clearScreen",
  "tab": "complete",
  "ctrl+r": "search",
  "ctrl+d": "endOfInput",
  "ctrl+g": "escape",
  "escape": "escape",
};

/** The action of a key; `undefined` for one that means nothing or is text. */
export function actionOf(key: Key): Action | undefined {
  const parts = [key.ctrl && "ctrl", key.alt && "alt", key.shift && "shift", key.name];
  return BINDINGS[parts.filter(Boolean).join("+")];
}

/** What an action does to a text. Ctrl-D is the end of the input, and deletes where there is a text. */
export function editOf(action: Action): Action {
  return action === "endOfInput" ? "deleteForward" : action;
}
