/** Where the values of a call come from, as far as the kernel saw it pass: what the person typed, the
 * command line, results of calls, files it opened. Anything else is the assistant's own.
 *
 * Shown beside each argument; no rule is loosened by it. A value counts as coming from a text when
 * it stands there in one piece and is no part of a longer word. */

import { isObject, type Json, type JsonObject } from "../base/mod.ts";
import { TypedText } from "./typed_text.ts";

/** Where a value comes from. */
export type Origin =
  | { by: "you"; how: "typed" | "command line" }
  /** `name` is a tool or a file; escape it. */
  | { by: "outside"; name: string }
  | { by: "assistant" };

/** Characters kept of one text, and of all. */
const TEXT_LIMIT = 256 * 1024;
const ALL_LIMIT = 1024 * 1024;

/** Longer values are not looked for, nor are more parts of one value. */
const VALUE_LIMIT = 64 * 1024;
const PARTS_LIMIT = 100;

/** Places in a text that are looked at for one value. */
const TRIES = 1_000;

/** The texts of one conversation. */
export class OriginRecord {
  readonly #typed = new TypedText();
  #commandLine: string[] = [];
  readonly #outside: { name: string; text: string }[] = [];
  #size = 0;

  /** What the keyboard sent, editing keys included. Not what answered a question of the kernel. */
  typed(input: string): void {
    this.#typed.feed(input);
  }

  /** The user's own words at the start. */
  commandLine(words: readonly string[]): void {
    this.#commandLine = [...words];
  }

  /** A text from outside that went into the conversation by the kernel's hand. */
  outside(name: string, text: string): void {
    const kept = text.slice(0, TEXT_LIMIT);
    this.#outside.push({ name, text: kept });
    this.#size += kept.length;
    while (this.#size > ALL_LIMIT) this.#size -= this.#outside.shift()!.text.length;
  }

  /** The user edited arguments: what was not there before is the user's. */
  edited(now: JsonObject, before: JsonObject): void {
    const old = new Set(leaves(before).map(String));
    for (const leaf of leaves(now)) if (!old.has(String(leaf))) this.#typed.add(String(leaf));
  }

  /** Whether the user typed this line; each counts once. */
  takeLine(line: string): boolean {
    return this.#typed.takeLine(line);
  }

  /** Where a value comes from; of a list or an object, where its least trusted part does. */
  of(value: Json): Origin {
    const parts = leaves(value);
    if (parts.length > PARTS_LIMIT) return { by: "assistant" };
    return parts.map((part) => this.#ofText(part)).reduce(
      (worst, next) => rank(next) > rank(worst) ? next : worst,
      { by: "you", how: "typed" } as Origin,
    );
  }

  #ofText(value: Json): Origin {
    const text = String(value).trim();
    if (text === "" || text.length > VALUE_LIMIT || text.includes("\u0000")) {
      return { by: "assistant" };
    }
    if (holds(this.#typed.text, text)) return { by: "you", how: "typed" };
    if (this.#commandLine.some((word) => holds(word, text))) {
      return { by: "you", how: "command line" };
    }
    const found = this.#outside.findLast((kept) => holds(kept.text, text));
    return found ? { by: "outside", name: found.name } : { by: "assistant" };
  }
}

/** In words, for a question. */
export function describeOrigin(origin: Origin): string {
  if (origin.by === "assistant") return "according to the assistant";
  if (origin.by === "outside") return `from ${origin.name}`;
  return origin.how === "typed" ? "you typed this" : "from the command line";
}

function rank(origin: Origin): number {
  if (origin.by === "assistant") return 3;
  if (origin.by === "outside") return 2;
  return origin.how === "command line" ? 1 : 0;
}

/** Whether `text` stands in `whole`, and its first and last word are whole words there. */
function holds(whole: string, text: string): boolean {
  let at = whole.indexOf(text);
  for (let tries = 0; at >= 0 && tries < TRIES; tries++, at = whole.indexOf(text, at + 1)) {
    if (!joins(whole[at - 1], text[0]) && !joins(text.at(-1), whole[at + text.length])) return true;
  }
  return false;
}

function joins(left: string | undefined, right: string | undefined): boolean {
  const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}_]/u.test(char);
  return isWord(left) && isWord(right);
}

/** All texts, numbers and truth values inside; of an empty list or object, itself as text. */
function leaves(value: Json): Json[] {
  if (Array.isArray(value)) return value.length === 0 ? ["[]"] : value.flatMap(leaves);
  if (!isObject(value)) return [value];
  const entries = Object.entries(value);
  if (entries.length === 0) return ["{}"];
  return entries.flatMap(([name, inner]) => [name, ...leaves(inner as Json)]);
}
