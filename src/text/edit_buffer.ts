/** Text with a cursor: moves, deletions, undo, and what was cut last. Pure.
 *
 * The cursor counts UTF-16 units and always stands between two grapheme clusters. */

import { graphemes } from "./graphemes.ts";

/** How far a move or a deletion goes. `word` is letters and digits; `blank` is up to white space. */
export type Extent = "character" | "word" | "blank" | "line";

/** -1 towards the start of the text, 1 towards its end. */
export type Direction = -1 | 1;

interface State {
  text: string;
  cursor: number;
}

/** Undo steps kept. */
const MOST_STEPS = 200;

/** No cluster is looked for over more characters than this. */
const CLUSTER_REACH = 64;

const WORD = /[\p{L}\p{N}_]/u;

/** A text being edited. */
export class EditBuffer {
  #state: State;
  #undo: State[] = [];
  /** The last change was typing: more typing belongs to the same undo step. */
  #typing = false;
  #cut = "";

  constructor(text = "") {
    this.#state = { text, cursor: text.length };
  }

  get text(): string {
    return this.#state.text;
  }

  get cursor(): number {
    return this.#state.cursor;
  }

  /** Puts text at the cursor. */
  insert(text: string): void {
    if (text === "") return;
    const { text: all, cursor } = this.#state;
    const typing = text.length <= 2 && !/\s/.test(text);
    this.#change(all.slice(0, cursor) + text + all.slice(cursor), cursor + text.length, typing);
  }

  /** Replaces everything; the cursor goes to the end. */
  replace(text: string): void {
    if (text !== this.text) this.#change(text, text.length);
  }

  /** Replaces what stands between `from` and the cursor. */
  replaceBefore(from: number, text: string): void {
    const { text: all, cursor } = this.#state;
    if (all.slice(from, cursor) === text) return;
    this.#change(all.slice(0, from) + text + all.slice(cursor), from + text.length);
  }

  /** Moves the cursor. */
  move(extent: Extent, direction: Direction): void {
    this.#typing = false;
    this.#state = { text: this.text, cursor: this.#target(extent, direction) };
  }

  /** Moves up or down one line of the text; `false` when there is none. */
  moveLine(direction: Direction): boolean {
    const { text, cursor } = this.#state;
    const start = lineStart(text, cursor);
    const column = graphemes(text.slice(start, cursor)).length;
    const other = direction < 0 ? start - 1 : lineEnd(text, cursor) + 1;
    if (other < 0 || other > text.length) return false;
    const from = lineStart(text, other);
    const clusters = graphemes(text.slice(from, lineEnd(text, other)));
    this.#typing = false;
    this.#state = { text, cursor: from + clusters.slice(0, column).join("").length };
    return true;
  }

  /** Deletes; more than one character at a time can be pasted back. */
  delete(extent: Extent, direction: Direction): void {
    const { text, cursor } = this.#state;
    let target = this.#target(extent, direction);
    // At the end of a line, deleting the rest of it takes the line end.
    if (target === cursor) target = this.#target("character", direction);
    if (target === cursor) return;
    const [from, to] = target < cursor ? [target, cursor] : [cursor, target];
    if (extent !== "character") this.#cut = text.slice(from, to);
    this.#change(text.slice(0, from) + text.slice(to), from);
  }

  /** Puts back what was cut last. */
  yank(): void {
    this.insert(this.#cut);
  }

  /** Takes the last change back. */
  undo(): void {
    this.#typing = false;
    this.#state = this.#undo.pop() ?? this.#state;
  }

  #change(text: string, cursor: number, typing = false): void {
    if (!(typing && this.#typing)) {
      this.#undo.push(this.#state);
      if (this.#undo.length > MOST_STEPS) this.#undo.shift();
    }
    this.#typing = typing;
    this.#state = { text, cursor };
  }

  #target(extent: Extent, direction: Direction): number {
    const { text, cursor } = this.#state;
    switch (extent) {
      case "character":
        return direction < 0 ? clusterBefore(text, cursor) : clusterAfter(text, cursor);
      case "line":
        return direction < 0 ? lineStart(text, cursor) : lineEnd(text, cursor);
      case "word":
        return skip(text, cursor, direction, (char) => WORD.test(char));
      case "blank":
        return skip(text, cursor, direction, (char) => !/\s/.test(char));
    }
  }
}

/** Over what is not inside, then over what is. */
function skip(
  text: string,
  from: number,
  direction: Direction,
  inside: (char: string) => boolean,
): number {
  let at = from;
  for (const wanted of [false, true]) {
    while (at + direction >= 0 && at + direction <= text.length) {
      const next = direction < 0 ? clusterBefore(text, at) : clusterAfter(text, at);
      const cluster = text.slice(Math.min(at, next), Math.max(at, next));
      if (next === at || inside(cluster) !== wanted) break;
      at = next;
    }
  }
  return at;
}

function clusterBefore(text: string, at: number): number {
  const clusters = graphemes(text.slice(Math.max(0, at - CLUSTER_REACH), at));
  return at - (clusters.at(-1)?.length ?? 0);
}

function clusterAfter(text: string, at: number): number {
  const [cluster = ""] = graphemes(text.slice(at, at + CLUSTER_REACH));
  return at + cluster.length;
}

function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}
