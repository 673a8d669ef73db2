/** From text to plain data with the place of every field, by the `yaml` library.
 *
 * The text is untrusted: its depth is bounded while it is read, and what a configuration has
 * no use for is refused: references (and so the bombs made of them), documents after the first,
 * keys that stand twice, keys that are more than a name to JavaScript. Knows no schema. */

import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
} from "yaml";
import { ConfigError, type ConfigProblem } from "./errors.ts";
import { isForbidden } from "./path.ts";

/** How deep the parser's stack may get; the deepest setting needs nine. */
const STACK_LIMIT = 64;

/** The most problems collected from one text; a message lists fewer. */
const PROBLEM_LIMIT = 100;

/** A text as plain data. */
export interface ConfigText {
  document: Document;
  /** Keys without a value are left out: they stand for the default. */
  value: unknown;
  /** Where a field stands: its key in a block, itself in a list. */
  place(path: readonly PropertyKey[]): Pick<ConfigProblem, "line" | "column">;
}

/** Reads a text. Throws `ConfigError` with all that makes it no plain data. */
export function readYaml(text: string, file: string): ConfigText {
  const reader = new Reader(text);
  const document = reader.compose();
  const value = reader.problems.length === 0 ? reader.read(document.contents, []) ?? {} : {};
  if (reader.problems.length > 0) throw new ConfigError(file, reader.problems);
  return { document, value, place: (path) => reader.place(path) };
}

class Reader {
  readonly problems: ConfigProblem[] = [];
  readonly #text: string;
  readonly #lines = new LineCounter();
  readonly #parser = new Parser(this.#lines.addNewLine);
  readonly #offsets = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The first document; errors of the syntax go to `problems`. */
  compose(): Document {
    const composer = new Composer({ prettyErrors: false, stringKeys: true, uniqueKeys: false });
    const documents = composer.compose(this.#tokens(), true, this.#text.length);
    const document = documents.next().value as Document;
    const faults = [...document.errors, ...document.warnings].slice(0, PROBLEM_LIMIT);
    for (const { pos, message } of faults) this.#add(pos[0], [], `not YAML: ${message}`);
    const second = faults.length === 0 && documents.next();
    if (second && !second.done) {
      this.#add(second.value.range[0], [], "a second document starts here: there can be only one");
    }
    return document;
  }

  /** The parser's tokens, until its stack grows too high. */
  *#tokens() {
    this.#lines.addNewLine(0);
    for (const lexeme of new Lexer().lex(this.#text)) {
      yield* this.#parser.next(lexeme);
      if (this.#parser.stack.length > STACK_LIMIT) {
        this.#add(this.#parser.offset, [], "nested too deeply");
        return;
      }
    }
    yield* this.#parser.end();
  }

  /** The plain data of a node. */
  read(node: Node | null, path: readonly PropertyKey[]): unknown {
    if (isScalar(node)) {
      if (typeof node.value !== "object") return node.value;
      if (node.value !== null) this.#add(offsetOf(node), path, "tags (!!name) are not supported");
      return undefined;
    }
    if (isSeq<Node>(node)) {
      return node.items.map((item, index) => {
        const below = [...path, index];
        this.#remember(below, item);
        return this.read(item, below) ?? null;
      });
    }
    if (isMap<Node, Node | null>(node)) {
      const entries: Record<string, unknown> = {};
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? String(key.value) : "";
        const below = [...path, name];
        const problem = isForbidden(name)
          ? "this name is not allowed"
          : this.#offsets.has(toKey(below))
          ? "it stands here for the second time"
          : undefined;
        if (problem) this.#add(offsetOf(key), below, problem);
        this.#remember(below, key);
        const inner = this.read(value, below);
        if (!problem && inner !== undefined) entries[name] = inner;
      }
      return entries;
    }
    if (isAlias(node)) this.#add(offsetOf(node), path, "references (*name) are not supported");
    return undefined;
  }

  place(path: readonly PropertyKey[]): Pick<ConfigProblem, "line" | "column"> {
    const offset = this.#offsets.get(toKey(path));
    if (offset === undefined) return {};
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  #remember(path: readonly PropertyKey[], node: Node): void {
    const key = toKey(path);
    if (!this.#offsets.has(key)) this.#offsets.set(key, offsetOf(node));
  }

  #add(offset: number, path: readonly PropertyKey[], message: string): void {
    if (this.problems.length >= PROBLEM_LIMIT) return;
    const { line, col } = this.#lines.linePos(offset);
    this.problems.push({ line: line || 1, column: col || 1, field: path.join("."), message });
  }
}

function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** A path as a key of a map; names may hold dots. */
function toKey(path: readonly PropertyKey[]): string {
  return path.map(String).join("\n");
}
