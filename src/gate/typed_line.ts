/** The line that a person edits, as Pyra's own line editor makes it of their keys.
 *
 * So that the kernel knows what was typed without asking the app. Moves, deletions, pastes and the
 * completion of a command's name are the editor's own (`text/`), lines that were typed in this
 * conversation come out as there; where a key does what only the app knows (an older history, a search), the
 * line is unknown until it ends. A test compares the two. */

import { applyEdit, complete, EditBuffer, type TextEdit } from "../text/mod.ts";

/** The longest line; what goes on after it is unknown. */
const LIMIT = 64 * 1024;

/** What a key does to the line. */
export type Edit = TextEdit | "older" | "newer" | "complete";

/** What the editor knows beside the keys. */
export interface EditorFacts {
  /** Lines entered in this conversation, the newest last; `undefined` for one that is unknown. */
  entries: readonly (string | undefined)[];
  /** Names of slash commands, without the slash; a plugin's complete no arguments. */
  commands: { pyra: readonly string[]; plugins: readonly string[] };
}

/** One line from its first key to Enter. */
export class TypedLine {
  readonly #facts: EditorFacts;
  readonly #buffer = new EditBuffer();
  /** Where the walk through the entries is, and what had been typed before it. */
  #walk: { at: number; prefix: string } | undefined;

  constructor(facts: EditorFacts) {
    this.#facts = facts;
  }

  get text(): string {
    return this.#buffer.text;
  }

  get isAtEnd(): boolean {
    return this.#buffer.cursor === this.text.length;
  }

  /** Puts typed or pasted text at the cursor; `false` when the line is too long to be known. */
  insert(text: string): boolean {
    this.#walk = undefined;
    this.#buffer.insert(text);
    return this.text.length <= LIMIT;
  }

  /** Enter; `false` when a backslash before it asked for one more line. */
  submit(): boolean {
    if (!this.isAtEnd || !this.text.endsWith("\\")) return true;
    this.#buffer.replaceBefore(this.#buffer.cursor - 1, "\n");
    return false;
  }

  /** Does what a key does; `false` where that is unknown. */
  edit(edit: Edit): boolean {
    const ghost = this.#ghost(edit);
    if (ghost !== undefined) return ghost;
    const applied = applyEdit(this.#buffer, edit);
    if (applied === "deleted") this.#walk = undefined;
    if (applied !== undefined) return true;
    if (edit === "complete") return this.#complete();
    // Between its own lines first; that is rare enough.
    return !this.text.includes("\n") && this.#recall(edit === "older" ? -1 : 1);
  }

  /** At the end of the line, Right takes the rest of the newest entry that begins so: nothing
   * where that is no matter, else whether it is known. */
  #ghost(edit: Edit): boolean | undefined {
    const { text } = this;
    const isTaken = edit === "right" || edit === "lineEnd";
    if (!isTaken || !this.isAtEnd || text.length < 2) return undefined;
    if (text.includes("\n")) return undefined;
    const found = this.#facts.entries.findLast((entry) =>
      entry === undefined || entry !== text && entry.startsWith(text)
    );
    // An older one, of another conversation, may fit.
    if (found === undefined) return false;
    if (!found.includes("\n")) this.#buffer.insert(found.slice(text.length));
    return true;
  }

  #recall(direction: -1 | 1): boolean {
    const { entries } = this.#facts;
    if (direction > 0 && !this.#walk) return true;
    const { at, prefix } = this.#walk ??= { at: entries.length, prefix: this.text };
    const shown = this.text;
    for (let next = at + direction; next >= 0 && next < entries.length; next += direction) {
      const entry = entries[next];
      if (entry === undefined) return false;
      if (entry === shown || !entry.startsWith(prefix)) continue;
      this.#buffer.replace(entry);
      this.#walk = { at: next, prefix };
      return true;
    }
    // Older ones, of other conversations, may fit.
    if (direction < 0) return false;
    this.#buffer.replace(prefix);
    this.#walk = undefined;
    return true;
  }

  #complete(): boolean {
    const before = this.text.slice(0, this.#buffer.cursor);
    if (!before.startsWith("/")) return true;
    const { pyra, plugins } = this.#facts.commands;
    const space = before.indexOf(" ");
    if (space >= 0) return plugins.includes(before.slice(1, space));
    const candidates = [...new Set([...pyra, ...plugins])].map((name) => `/${name}`);
    this.#buffer.replaceBefore(0, complete(before, { from: 0, candidates }).text);
    return true;
  }
}
