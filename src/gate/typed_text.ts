/** What a person typed and pasted, made of the characters their keyboard sent.
 *
 * Simple editing is undone: Backspace, Ctrl-U, Ctrl-W. Where the cursor was moved, or a key did
 * something that only the editor in use knows, the text is broken off there, so that nothing counts
 * as typed in one piece that was not. */

/** Characters kept, the newest. */
const LIMIT = 64 * 1024;

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

/** Collects the text of one conversation. */
export class TypedText {
  /** Ended lines, and what was broken off. */
  #kept = "";
  #line = "";
  /** The line so far is for certain all that stands on the user's screen. */
  #isWhole = true;
  #isPasting = false;
  /** Begins with ESC, and has not come to its end. */
  #pending = "";
  /** Whole lines that were ended with Enter, and not taken yet. */
  readonly #lines: string[] = [];

  /** Everything typed, the newest part of it. */
  get text(): string {
    return `${this.#kept}${this.#line}`;
  }

  /** Takes what the keyboard sent. */
  feed(input: string): void {
    const all = this.#pending + input;
    this.#pending = "";
    for (let at = 0; at < all.length;) {
      const char = String.fromCodePoint(all.codePointAt(at)!);
      if (char !== "\x1b") {
        this.#take(char);
        at += char.length;
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

  /** Takes a text that was typed in one piece elsewhere: in an editor, say. */
  add(text: string): void {
    this.#kept = `${this.#kept}${BREAK}${text}${BREAK}`.slice(-LIMIT);
  }

  /** Whether `line` was typed as a line of its own and ended with Enter; each counts once. How many
   * spaces stand behind its first word makes no difference. */
  takeLine(line: string): boolean {
    const at = this.#lines.indexOf(spaced(line));
    if (at < 0) return false;
    this.#lines.splice(at, 1);
    return true;
  }

  #take(char: string): void {
    if (this.#isPasting) return this.#append(char === "\r" ? "\n" : char);
    switch (char) {
      case "\r":
      case "\n":
        return this.#end();
      case "\x7f":
      case "\b":
        this.#line = [...this.#line].slice(0, -1).join("");
        return;
      case "\x15":
        this.#line = "";
        return;
      case "\x03":
        this.#breakOff();
        this.#isWhole = true;
        return;
      case "\x17":
        this.#line = this.#line.replace(/\S*\s*$/u, "");
        return;
      default:
        // Tab completes, others move or search: what comes of them, only the editor knows.
        return char < " " ? this.#breakOff() : this.#append(char);
    }
  }

  #sequence(sequence: string): void {
    if (sequence === PASTE_BEGINS) this.#isPasting = true;
    else if (sequence === PASTE_ENDS) this.#isPasting = false;
    else if (!this.#isPasting) this.#breakOff();
  }

  #append(char: string): void {
    this.#line += char;
    if (this.#line.length > LIMIT) this.#line = this.#line.slice(-LIMIT);
  }

  #end(): void {
    const line = spaced(this.#line);
    if (this.#isWhole && line !== "" && this.#lines.push(line) > 20) this.#lines.shift();
    this.#breakOff();
    this.#isWhole = true;
  }

  #breakOff(): void {
    this.#kept = `${this.#kept}${this.#line}${BREAK}`.slice(-LIMIT);
    this.#line = "";
    this.#isWhole = false;
  }
}

function spaced(line: string): string {
  return line.trim().replace(/^(\S+)\s+/, "$1 ");
}
