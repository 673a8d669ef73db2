/** Where the values of a call come from, as far as the kernel saw it pass: what the person typed or
 * piped in, the command line, results of calls, files it opened. Anything else is the assistant's
 * own.
 *
 * Shown beside each argument; no rule is loosened by it. A value counts as coming from a text when
 * it stands there in one piece and is no part of a longer word. */

import { isObject, type Json, type JsonObject } from "../base/mod.ts";
import { type TypedHow, TypedText } from "./typed_text.ts";

/** Where a value comes from. */
export type Origin =
  | { by: "you"; how: "typed" | "command line" | "piped in" }
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
  readonly #piped = new TypedText();
  #commandLine: string[] = [];
  #question = "";
  readonly #outside: { name: string; text: string }[] = [];
  readonly #hasLines: boolean;
  #size = 0;

  /** Without `lines`, the lines are not acted on here, but where they were typed: only
   * {@linkcode takeWhere} gives any away. */
  constructor({ lines = true }: { lines?: boolean } = {}) {
    this.#hasLines = lines;
  }

  /** What the keyboard sent, editing keys included, or lines that were piped in. Not what answered a
   * question of the kernel. */
  typed(input: string, how: TypedHow = "keys"): void {
    (how === "piped" ? this.#piped : this.#typed).feed(input, how);
  }

  /** Nothing more is piped in. */
  pipeEnded(): void {
    this.#piped.ended();
  }

  /** Ctrl-C went to the app. */
  interrupted(): void {
    this.#typed.interrupted();
  }

  /** The slash commands of the plugins that are on. */
  pluginCommands(names: readonly string[]): void {
    this.#typed.pluginCommands(names);
  }

  /** The user's own words at the start, and the question that is among them. */
  commandLine(words: readonly string[], question = ""): void {
    this.#commandLine = [...words];
    this.#question = question;
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

  /** Whether the user typed this line, or piped it in; each counts once. */
  takeLine(line: string): boolean {
    return this.#hasLines && (this.#typed.takeLine(line) || this.#piped.takeLine(line));
  }

  /** The same for the first line that fits. */
  takeWhere(fits: (line: string) => boolean): boolean {
    return this.#typed.takeWhere(fits) || this.#piped.takeWhere(fits);
  }

  /** Whether the user began a line that fits, had it completed by Tab, and entered it; each counts
   * once. */
  takeCompleted(fits: (beginning: string) => boolean): boolean {
    return this.#hasLines && this.#typed.takeCompleted(fits);
  }

  /** What the user said, a sentence each: the question, and lines that were typed or piped in. */
  get sentences(): readonly string[] {
    return [this.#question, ...this.#typed.sentences, ...this.#piped.sentences];
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
    if (holds(this.#piped.text, text)) return { by: "you", how: "piped in" };
    const found = this.#outside.findLast((kept) => holds(kept.text, text));
    return found ? { by: "outside", name: found.name } : { by: "assistant" };
  }
}

/** In words, for a question. */
export function describeOrigin(origin: Origin): string {
  if (origin.by === "assistant") return "according to the assistant";
  if (origin.by === "outside") return `from ${origin.name}`;
  return SAID[origin.how];
}

const SAID = {
  "typed": "you typed this",
  "command line": "from the command line",
  "piped in": "you piped this in",
} as const;

function rank(origin: Origin): number {
  if (origin.by === "assistant") return 4;
  if (origin.by === "outside") return 3;
  return Object.keys(SAID).indexOf(origin.how);
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
