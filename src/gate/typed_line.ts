/** The line that a person edits, as Pyra's own line editor makes it of their keys.
 *
 * So that the kernel knows what was typed without asking the app. Moves, deletions, pastes, the
 * completion of a command's name, and lines that were typed in this conversation come out as in
 * `terminal/editor/`; where a key does what only the app knows (an older history, a search), the
 * line is unknown until it ends. A test compares the two. */

/** The longest line; what goes on after it is unknown. */
const LIMIT = 64 * 1024;

/** No grapheme cluster is looked for over more characters than this. */
const CLUSTER_REACH = 64;

const WORD = /[\p{L}\p{N}_]/u;

/** What a key does to the line. */
export type Edit =
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
  | "deleteToEnd"
  | "older"
  | "newer"
  | "complete";

type Extent = "character" | "word" | "blank" | "line";

const MOVES: Partial<Record<Edit, [Extent, -1 | 1]>> = {
  left: ["character", -1],
  right: ["character", 1],
  wordLeft: ["word", -1],
  wordRight: ["word", 1],
  lineStart: ["line", -1],
  lineEnd: ["line", 1],
};

const DELETIONS: Partial<Record<Edit, [Extent, -1 | 1]>> = {
  deleteBack: ["character", -1],
  deleteForward: ["character", 1],
  deleteWordBack: ["word", -1],
  deleteWordForward: ["word", 1],
  deleteBlankBack: ["blank", -1],
  deleteToStart: ["line", -1],
  deleteToEnd: ["line", 1],
};

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
  #text = "";
  #cursor = 0;
  /** Where the walk through the entries is, and what had been typed before it. */
  #walk: { at: number; prefix: string } | undefined;

  constructor(facts: EditorFacts) {
    this.#facts = facts;
  }

  get text(): string {
    return this.#text;
  }

  get isAtEnd(): boolean {
    return this.#cursor === this.#text.length;
  }

  /** Puts typed or pasted text at the cursor; `false` when the line is too long to be known. */
  insert(text: string): boolean {
    this.#walk = undefined;
    this.#put(this.#cursor, text);
    return this.#text.length <= LIMIT;
  }

  /** Enter; `false` when a backslash before it asked for one more line. */
  submit(): boolean {
    if (this.#cursor < this.#text.length || !this.#text.endsWith("\\")) return true;
    this.#put(this.#cursor - 1, "\n");
    return false;
  }

  /** Does what a key does; `false` where that is unknown. */
  edit(edit: Edit): boolean {
    const move = MOVES[edit];
    if (move) return this.#ghost(edit) ?? this.#move(...move);
    const deletion = DELETIONS[edit];
    if (deletion) return this.#delete(...deletion);
    if (edit === "complete") return this.#complete();
    // Between its own lines first; that is rare enough.
    return !this.#text.includes("\n") && this.#recall(edit === "older" ? -1 : 1);
  }

  #move(extent: Extent, direction: -1 | 1): true {
    this.#cursor = this.#target(extent, direction);
    return true;
  }

  #delete(extent: Extent, direction: -1 | 1): true {
    this.#walk = undefined;
    let target = this.#target(extent, direction);
    if (target === this.#cursor) target = this.#target("character", direction);
    const [from, to] = [Math.min(target, this.#cursor), Math.max(target, this.#cursor)];
    this.#text = this.#text.slice(0, from) + this.#text.slice(to);
    this.#cursor = from;
    return true;
  }

  /** At the end of the line, Right takes the rest of the newest entry that begins so: nothing
   * where that is no matter, else whether it is known. */
  #ghost(edit: Edit): boolean | undefined {
    const text = this.#text;
    const isTaken = edit === "right" || edit === "lineEnd";
    if (!isTaken || this.#cursor < text.length || text.length < 2) return undefined;
    if (text.includes("\n")) return undefined;
    const found = this.#facts.entries.findLast((entry) =>
      entry === undefined || entry !== text && entry.startsWith(text)
    );
    // An older one, of another conversation, may fit.
    if (found === undefined) return false;
    if (!found.includes("\n")) this.#put(this.#cursor, found.slice(text.length));
    return true;
  }

  #recall(direction: -1 | 1): boolean {
    const { entries } = this.#facts;
    if (direction > 0 && !this.#walk) return true;
    const { at, prefix } = this.#walk ??= { at: entries.length, prefix: this.#text };
    const shown = this.#text;
    for (let next = at + direction; next >= 0 && next < entries.length; next += direction) {
      const entry = entries[next];
      if (entry === undefined) return false;
      if (entry === shown || !entry.startsWith(prefix)) continue;
      this.#replace(entry);
      this.#walk = { at: next, prefix };
      return true;
    }
    // Older ones, of other conversations, may fit.
    if (direction < 0) return false;
    this.#replace(prefix);
    this.#walk = undefined;
    return true;
  }

  #complete(): boolean {
    const before = this.#text.slice(0, this.#cursor);
    if (!before.startsWith("/")) return true;
    const { pyra, plugins } = this.#facts.commands;
    const space = before.indexOf(" ");
    if (space >= 0) return plugins.includes(before.slice(1, space));
    const fitting = [...new Set([...pyra, ...plugins])].map((name) => `/${name}`)
      .filter((name) => name.startsWith(before));
    const [only] = fitting;
    if (only === undefined) return true;
    const text = fitting.length === 1 ? `${only} ` : fitting.reduce(commonPrefix);
    this.#put(0, text);
    return true;
  }

  #replace(text: string): void {
    this.#text = text;
    this.#cursor = text.length;
  }

  /** Replaces what stands between `from` and the cursor. */
  #put(from: number, text: string): void {
    this.#text = this.#text.slice(0, from) + text + this.#text.slice(this.#cursor);
    this.#cursor = from + text.length;
  }

  #target(extent: Extent, direction: -1 | 1): number {
    const text = this.#text;
    const at = this.#cursor;
    switch (extent) {
      case "character":
        return direction < 0 ? clusterBefore(text, at) : clusterAfter(text, at);
      case "line": {
        if (direction < 0) return at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
        const end = text.indexOf("\n", at);
        return end < 0 ? text.length : end;
      }
      case "word":
        return skip(text, { at, direction }, (cluster) => WORD.test(cluster));
      case "blank":
        return skip(text, { at, direction }, (cluster) => !/\s/.test(cluster));
    }
  }
}

/** Over what is not inside, then over what is. */
function skip(
  text: string,
  { at, direction }: { at: number; direction: -1 | 1 },
  inside: (cluster: string) => boolean,
): number {
  for (const wanted of [false, true]) {
    for (;;) {
      const next = direction < 0 ? clusterBefore(text, at) : clusterAfter(text, at);
      const cluster = text.slice(Math.min(at, next), Math.max(at, next));
      if (next === at || inside(cluster) !== wanted) break;
      at = next;
    }
  }
  return at;
}

let segmenter: Intl.Segmenter | undefined;

function clusters(text: string): string[] {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function clusterBefore(text: string, at: number): number {
  return at - (clusters(text.slice(Math.max(0, at - CLUSTER_REACH), at)).at(-1)?.length ?? 0);
}

function clusterAfter(text: string, at: number): number {
  return at + (clusters(text.slice(at, at + CLUSTER_REACH))[0]?.length ?? 0);
}

function commonPrefix(a: string, b: string): string {
  let end = 0;
  while (end < a.length && a[end] === b[end]) end++;
  return a.slice(0, end);
}
