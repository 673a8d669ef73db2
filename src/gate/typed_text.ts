/** What a person typed and pasted, made of the characters their keyboard sent.
 *
 * Editing is undone as the line editor does it (`typed_line.ts`). Where a key did something that
 * only the app knows, the text is broken off there, so that nothing counts as typed in one piece
 * that was not, and the line is none that a person typed as a whole. */

import { MORE_SLASH_COMMAND_NAMES, SLASH_COMMAND_NAMES } from "../contracts/mod.ts";
import { type Edit, TypedLine } from "./typed_line.ts";

/** How the text came: key by key, in lines that the system edited, or piped in. Or `unmarked`: from a
 * terminal that could say what was pasted, and was not asked to, so that no end of a line is known to
 * be the person's Enter. */
export type TypedHow = "keys" | "lines" | "piped" | "unmarked";

/** Characters kept, the newest. */
const LIMIT = 64 * 1024;

/** Lines kept: a pipe is read ahead of whoever acts on its lines. */
const MOST_LINES = 1_000;

/** Stands where a line ended, or the text is broken off. In no value of a call does it match. */
const BREAK = "\u0000";

/** What follows ESC: a control sequence, a key of the numeric pad, or one character. */
const SEQUENCE = /^(\[[0-?]*[ -/]*[@-~]|O[ -~]|[^[O])/;

/** The start of a sequence whose end has not come yet. */
const UNFINISHED = /^(\[[0-?]*[ -/]*|O)?$/;

/** Longer sequences are none. */
const SEQUENCE_LIMIT = 32;

const PASTE_BEGINS = "[200~";
const PASTE_ENDS = "[201~";

const CONTROLS: Readonly<Record<string, Edit>> = {
  "\x01": "lineStart",
  "\x02": "left",
  "\x04": "deleteForward",
  "\x05": "lineEnd",
  "\x06": "right",
  "\x08": "deleteBack",
  "\t": "complete",
  "\x0b": "deleteToEnd",
  "\x0e": "newer",
  "\x10": "older",
  "\x15": "deleteToStart",
  "\x17": "deleteBlankBack",
  "\x7f": "deleteBack",
};

const SEQUENCES: Readonly<Record<string, Edit>> = {
  "[A": "older",
  "OA": "older",
  "[B": "newer",
  "OB": "newer",
  "[C": "right",
  "OC": "right",
  "[D": "left",
  "OD": "left",
  "[H": "lineStart",
  "OH": "lineStart",
  "[1~": "lineStart",
  "[7~": "lineStart",
  "[F": "lineEnd",
  "OF": "lineEnd",
  "[4~": "lineEnd",
  "[8~": "lineEnd",
  "[3~": "deleteForward",
  "[1;5D": "wordLeft",
  "[1;3D": "wordLeft",
  "b": "wordLeft",
  "[1;5C": "wordRight",
  "[1;3C": "wordRight",
  "f": "wordRight",
  "d": "deleteWordForward",
  "\x7f": "deleteWordBack",
};

/** Begin a new line within the entry. */
const NEWLINES: ReadonlySet<string> = new Set(["\r", "[13;2u", "[13;5u", "[27;2;13~", "[27;5;13~"]);

/** Collects the text of one conversation. */
export class TypedText {
  /** Ended lines, and what was broken off. */
  readonly #kept = new Newest<string>(LIMIT);
  #commands: { pyra: readonly string[]; plugins: readonly string[] } = {
    pyra: [...SLASH_COMMAND_NAMES, ...MORE_SLASH_COMMAND_NAMES],
    plugins: [],
  };
  readonly #entries = new Newest<string | undefined>();
  #line = this.#fresh();
  /** The line so far is for certain all that stands on the user's screen. */
  #isWhole = true;
  #paste: string | undefined;
  /** Begins with ESC, and has not come to its end. */
  #pending = "";
  /** The beginning of a line that has not ended yet, where the system edits lines. */
  #begun = "";
  /** Whole lines that were ended with Enter, and not taken yet. */
  readonly #lines = new Newest<string>();
  /** The same for the beginnings of lines that Tab completed, and Enter ended at once. */
  readonly #completed = new Newest<string>();
  /** What stood on the line when Tab completed it; the last key. */
  #beginning: string | undefined;
  /** Those and the ones that were taken. */
  readonly #sentences = new Newest<string>();

  /** Everything typed, the newest part of it. */
  get text(): string {
    return [...this.#kept.all, this.#line.text].join("");
  }

  /** Whole lines, the newest last, taken or not. */
  get sentences(): readonly string[] {
    return this.#sentences.all;
  }

  /** The slash commands of plugins: their names are completed, and nothing that follows them. */
  pluginCommands(names: readonly string[]): void {
    this.#commands.plugins = [...names];
  }

  /** Takes what the keyboard sent. */
  feed(input: string, how: TypedHow = "keys"): void {
    if (how === "keys") this.#keys(input);
    else if (how === "unmarked") {
      this.#kept.add(input.slice(-LIMIT));
      this.#isWhole = false;
    } else this.#ownLines(input);
  }

  /** Nothing more comes of a pipe: its last line needs no end. */
  ended(): void {
    if (this.#begun !== "") this.#ownLines("\n");
  }

  /** Ctrl-C. What stood on the line may be lost, or may not: only the app knows. */
  interrupted(): void {
    this.#pending = "";
    this.#paste = undefined;
    if (this.#line.text !== "" || !this.#isWhole) this.#breakOff();
  }

  /** Takes a text that was typed in one piece elsewhere: in an editor, say. */
  add(text: string): void {
    this.#kept.add(`${BREAK}${text.slice(-LIMIT)}${BREAK}`);
  }

  /** Whether `line` was typed as a line of its own and ended with Enter; each counts once. How many
   * spaces stand behind its first word makes no difference. */
  takeLine(line: string): boolean {
    return this.takeWhere((typed) => typed === spaced(line));
  }

  /** The same for the first line that fits. */
  takeWhere(fits: (line: string) => boolean): boolean {
    const at = this.#lines.all.findIndex(fits);
    if (at < 0) return false;
    this.#lines.remove(at);
    return true;
  }

  /** Whether a line that fits was begun, completed by Tab, and ended; each counts once. What Tab made
   * of it is for the caller to know: it is shown the beginning. */
  takeCompleted(fits: (beginning: string) => boolean): boolean {
    const at = this.#completed.all.findIndex(fits);
    if (at >= 0) this.#completed.remove(at);
    return at >= 0;
  }

  #ownLines(input: string): void {
    const lines = (this.#begun + input.replaceAll("\r\n", "\n")).split("\n");
    this.#begun = lines.pop()!.slice(-LIMIT);
    // Those before would be pushed out by these.
    for (const line of lines.slice(-MOST_LINES)) {
      this.#line = this.#fresh();
      this.#isWhole = this.#line.insert(line);
      this.#end();
    }
  }

  #keys(input: string): void {
    const all = this.#pending + input;
    this.#pending = "";
    for (let at = 0; at < all.length;) {
      if (this.#paste !== undefined) {
        at = this.#pasted(all, at);
        continue;
      }
      const char = all[at]!;
      if (char !== "\x1b") {
        const end = char < " " || char === "\x7f" ? at + 1 : endOfPlain(all, at);
        this.#take(all.slice(at, end));
        at = end;
        continue;
      }
      const rest = all.slice(at + 1, at + 1 + SEQUENCE_LIMIT);
      if (UNFINISHED.test(rest) && rest.length < SEQUENCE_LIMIT) {
        this.#pending = all.slice(at);
        return;
      }
      const [sequence = ""] = SEQUENCE.exec(rest) ?? [];
      this.#sequence(sequence);
      at += 1 + sequence.length;
    }
  }

  /** Goes on with a paste; where what is left begins. */
  #pasted(all: string, at: number): number {
    const ends = `\x1b${PASTE_ENDS}`;
    const end = all.indexOf(ends, at);
    if (end >= 0) {
      const text = `${this.#paste}${all.slice(at, end)}`;
      this.#paste = undefined;
      this.#insert(text.replace(/\r\n?/g, "\n"));
      return end + ends.length;
    }
    // Its end may be split, so the last few characters are kept back.
    const keep = Math.max(at, all.length - ends.length + 1);
    this.#paste = `${this.#paste}${all.slice(at, keep)}`.slice(-2 * LIMIT);
    this.#pending = all.slice(keep);
    return all.length;
  }

  #take(text: string): void {
    if (text === "\r") return this.#enter();
    this.#beginning = undefined;
    if (text === "\n") return this.#insert("\n");
    if (text === "\x03") return this.interrupted();
    // Clears the screen, and leaves the line as it is.
    if (text === "\x0c") return;
    const edit = CONTROLS[text];
    if (edit) return this.#edit(edit);
    if (text < " " || text === "\x7f") return this.#breakOff();
    this.#insert(text.replace(/[\x80-\x9f]/g, ""));
  }

  #sequence(sequence: string): void {
    this.#beginning = undefined;
    if (sequence === PASTE_BEGINS) {
      this.#paste = "";
      return;
    }
    if (NEWLINES.has(sequence)) return this.#insert("\n");
    const edit = SEQUENCES[sequence];
    if (edit) this.#edit(edit);
    else this.#breakOff();
  }

  #insert(text: string): void {
    if (!this.#line.insert(text)) this.#breakOff();
  }

  #edit(edit: Edit): void {
    // In what was broken off, only what came after it is known.
    const isKnown = this.#isWhole || edit === "deleteBack" && this.#line.text !== "";
    if (isKnown && this.#line.edit(edit)) return;
    const isCompletion = edit === "complete" && this.#isWhole && this.#line.isAtEnd;
    if (isCompletion) this.#beginning = spaced(this.#line.text);
    this.#breakOff();
  }

  #enter(): void {
    if (this.#beginning !== undefined) this.#completed.add(this.#beginning);
    this.#beginning = undefined;
    if (this.#line.submit()) this.#end();
  }

  #end(): void {
    const { text } = this.#line;
    const line = spaced(text);
    if (this.#isWhole && line !== "") {
      this.#lines.add(line);
      this.#sentences.add(line);
    }
    const entry = this.#isWhole ? text : undefined;
    const isSame = entry !== undefined && entry === this.#entries.all.at(-1);
    if (entry?.trim() !== "" && !isSame) this.#entries.add(entry);
    this.#breakOff();
    this.#isWhole = true;
  }

  #breakOff(): void {
    this.#kept.add(`${this.#line.text.slice(-LIMIT)}${BREAK}`);
    this.#line = this.#fresh();
    this.#isWhole = false;
  }

  #fresh(): TypedLine {
    return new TypedLine({ entries: this.#entries.all, commands: this.#commands });
  }
}

/** The newest texts, as many as fit. */
class Newest<T extends string | undefined> {
  readonly #list: T[] = [];
  readonly #limit: number;
  #size = 0;

  /** `limit` is in characters, of all together; one that is longer is kept all the same. */
  constructor(limit: number = 4 * LIMIT) {
    this.#limit = limit;
  }

  get all(): readonly T[] {
    return this.#list;
  }

  add(one: T): void {
    this.#list.push(one);
    this.#size += one?.length ?? 0;
    while (this.#list.length > 1 && (this.#list.length > MOST_LINES || this.#size > this.#limit)) {
      this.remove(0);
    }
  }

  remove(at: number): void {
    // From the front it costs nothing.
    const gone = at === 0 ? this.#list.shift() : this.#list.splice(at, 1)[0];
    this.#size -= gone?.length ?? 0;
  }
}

function endOfPlain(text: string, at: number): number {
  let end = at;
  while (end < text.length && text.charCodeAt(end) >= 0x20 && text[end] !== "\x7f") end++;
  return end;
}

function spaced(line: string): string {
  return line.trim().replace(/^(\S+)\s+/, "$1 ");
}
