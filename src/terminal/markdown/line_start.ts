/** Reads the start of a Markdown line: containers (quotes, list items) and the kind of
 * block that follows. Answers as soon as no later character can change the answer.
 *
 * Follows CommonMark where streaming allows it. It differs knowingly: a nested item
 * needs two columns of indent, whatever its parent's marker; `===` under a paragraph
 * is dropped and `---` is a rule, because the heading has long been written. */

/** A block that holds other blocks. Columns count from the innermost quote. */
export type Container =
  | { kind: "quote" }
  | {
    kind: "item";
    /** Column of the marker. */
    indent: number;
    /** Number of an ordered item. */
    number?: number;
    /** What divides number and text: only like items follow each other. */
    delimiter: string;
    /** A task, done or not. */
    done?: boolean;
  };

/** What a line begins with, beside containers. */
export type Leaf =
  | { kind: "blank" }
  | { kind: "rule" }
  | { kind: "underline" }
  | { kind: "heading"; level: number }
  | { kind: "fence"; fence: string; info: string; indent: number }
  | { kind: "row" }
  | { kind: "code" }
  | { kind: "text" };

/** The answer. */
export interface LineStart {
  /** How many of the open containers go on. */
  kept: number;
  /** Containers that begin in this line. */
  opened: Container[];
  leaf: Leaf;
  /** Where the leaf's own text begins. */
  at: number;
}

/** What stood before the line. */
export interface LineContext {
  containers: readonly Container[];
  /** The line before was text of a paragraph. */
  inParagraph: boolean;
}

/** Reads a line from its start; `whole` says that its end has been seen. `undefined`
 * when more of it is needed. */
export function readLineStart(
  line: string,
  whole: boolean,
  context: LineContext,
): LineStart | undefined {
  const reader = new Reader(line, whole, context);
  return reader.read();
}

/** A longer line of dashes is not waited for. */
const LONGEST_RULE = 200;

/** Containers within each other, at most. */
const DEEPEST = 16;

class Reader {
  readonly #line: string;
  readonly #whole: boolean;
  readonly #context: LineContext;
  #at = 0;
  /** Column within the innermost quote. */
  #column = 0;

  constructor(line: string, whole: boolean, context: LineContext) {
    this.#line = line;
    this.#whole = whole;
    this.#context = context;
  }

  read(): LineStart | undefined {
    const kept = this.#matchOpen();
    if (kept === undefined) return undefined;
    const opened: Container[] = [];
    for (;;) {
      this.#skipSpaces();
      if (this.#unfinished) return undefined;
      const deep = kept + opened.length >= DEEPEST;
      const leaf = deep ? this.#leafBelowDeepest() : this.#leaf(kept, opened.length > 0);
      if (leaf === undefined) return undefined;
      if (leaf !== "container") return { kept, opened, leaf, at: this.#at };
      const container = this.#container(kept, opened);
      if (container === undefined) return undefined;
      opened.push(container);
    }
  }

  get #unfinished(): boolean {
    return this.#at >= this.#line.length && !this.#whole;
  }

  get #rest(): string {
    return this.#line.slice(this.#at);
  }

  #skipSpaces(): void {
    for (; this.#at < this.#line.length; this.#at++) {
      const char = this.#line[this.#at];
      if (char === " ") this.#column++;
      else if (char === "\t") this.#column += 4 - this.#column % 4;
      else return;
    }
  }

  /** How many of the open containers this line goes on with. */
  #matchOpen(): number | undefined {
    const { containers } = this.#context;
    let kept = 0;
    for (; kept < containers.length; kept++) {
      const container = containers[kept] as Container;
      this.#skipSpaces();
      if (this.#unfinished) return undefined;
      const blank = this.#at >= this.#line.length;
      if (container.kind === "quote") {
        if (this.#line[this.#at] !== ">") return kept;
        if (!this.#enterQuote()) return undefined;
      } else if (!blank && this.#column < container.indent + 2) return kept;
    }
    return kept;
  }

  /** Steps over `>` and the one space that belongs to it. */
  #enterQuote(): boolean {
    if (this.#at + 1 >= this.#line.length && !this.#whole) return false;
    this.#at += this.#line[this.#at + 1] === " " ? 2 : 1;
    this.#column = 0;
    return true;
  }

  /** The leaf that begins here, `"container"` for a new container, `undefined` when undecided. */
  #leaf(kept: number, inNew: boolean): Leaf | "container" | undefined {
    const rest = this.#rest;
    if (rest === "") return { kind: "blank" };
    const continues = this.#context.inParagraph && !inNew;
    const char = rest[0] as string;
    const topLevel = this.#context.containers.length === 0 && !inNew;
    if (topLevel && !continues && this.#column >= 4) {
      this.#at = this.#line[0] === "\t" ? 1 : 4;
      return { kind: "code" };
    }
    switch (char) {
      case ">":
        return "container";
      case "#":
        return this.#heading(rest);
      case "`":
      case "~":
        return this.#fence(rest);
      case "|":
        return { kind: "row" };
      case "=":
        if (!continues) return { kind: "text" };
        if (/^=+\s*$/.test(rest)) return this.#whole ? { kind: "underline" } : undefined;
        return { kind: "text" };
      case "-":
      case "*":
      case "_":
        return this.#ruleOrBullet(rest);
      case "+":
        return this.#bullet(rest);
      default:
        return /\d/.test(char) ? this.#ordered(rest, kept, continues) : { kind: "text" };
    }
  }

  /** Nesting has an end: what stands deeper is text. */
  #leafBelowDeepest(): Leaf {
    return { kind: this.#rest === "" ? "blank" : "text" };
  }

  #heading(rest: string): Leaf | undefined {
    const level = /^#*/.exec(rest)?.[0].length ?? 0;
    if (level > 6) return { kind: "text" };
    const after = rest[level];
    if (after === undefined && !this.#whole) return undefined;
    if (after !== undefined && after !== " " && after !== "\t") return { kind: "text" };
    this.#at += level;
    return { kind: "heading", level };
  }

  #fence(rest: string): Leaf | undefined {
    const fence = /^(?:`+|~+)/.exec(rest)?.[0] ?? "";
    if (fence.length === rest.length && !this.#whole) return undefined;
    if (fence.length < 3) return { kind: "text" };
    if (!this.#whole) return undefined;
    const info = rest.slice(fence.length).trim();
    if (info.includes("`") && fence[0] === "`") return { kind: "text" };
    return { kind: "fence", fence, info, indent: this.#column };
  }

  #ruleOrBullet(rest: string): Leaf | "container" | undefined {
    const char = rest[0] as string;
    const marks = rest.slice(0, LONGEST_RULE + 1).replace(/[ \t]/g, "");
    if (rest.length <= LONGEST_RULE && marks === char.repeat(marks.length)) {
      if (!this.#whole) return undefined;
      if (marks.length >= 3) return { kind: "rule" };
    }
    return char === "_" ? { kind: "text" } : this.#bullet(rest);
  }

  #bullet(rest: string): Leaf | "container" | undefined {
    if (rest.length === 1 && !this.#whole) return undefined;
    return isSpaceOrEnd(rest[1]) ? "container" : { kind: "text" };
  }

  #ordered(rest: string, kept: number, continues: boolean): Leaf | "container" | undefined {
    const found = /^(\d{1,9})([.)])?/.exec(rest) as RegExpExecArray;
    const [whole, number, delimiter] = found;
    if (rest.length <= whole.length && !this.#whole) return undefined;
    if (delimiter === undefined || !isSpaceOrEnd(rest[whole.length])) return { kind: "text" };
    // In running text only a "1." begins a list: "It was in\n1984. A book."
    const inList = this.#context.containers[kept]?.kind === "item" ||
      this.#context.containers[kept - 1]?.kind === "item";
    return continues && !inList && number !== "1" ? { kind: "text" } : "container";
  }

  /** Reads a container's marker, which `#leaf` has seen. */
  #container(kept: number, opened: readonly Container[]): Container | undefined {
    if (this.#line[this.#at] === ">") return this.#enterQuote() ? { kind: "quote" } : undefined;
    const marker = /^(?:[-*+]|(\d{1,9})[.)])/.exec(this.#rest) as RegExpExecArray;
    const task = this.#task(marker[0].length);
    if (task === undefined) return undefined;
    const indent = this.#column;
    const delimiter = marker[0].at(-1) as string;
    const item: Container = { kind: "item", indent, delimiter };
    if (marker[1] !== undefined) {
      const before = opened.length === 0 ? this.#context.containers[kept] : undefined;
      item.number = before?.kind === "item" && before.number !== undefined &&
          before.delimiter === delimiter
        ? before.number + 1
        : parseInt(marker[1], 10);
    }
    if (task.done !== undefined) item.done = task.done;
    this.#at += marker[0].length + task.length;
    this.#column += marker[0].length + task.length;
    return item;
  }

  /** `[ ]` or `[x]` behind a marker. */
  #task(offset: number): { done?: boolean; length: number } | undefined {
    const rest = this.#rest.slice(offset);
    const found = /^[ \t]+\[([ xX])\](?=[ \t]|$)/.exec(rest);
    if (found !== null) {
      const atEnd = found[0].length === rest.length;
      if (atEnd && !this.#whole) return undefined;
      return { done: found[1] !== " ", length: found[0].length };
    }
    return /^[ \t]*(?:\[(?:[ xX]\]?)?)?$/.test(rest) && !this.#whole ? undefined : { length: 0 };
  }
}

function isSpaceOrEnd(char: string | undefined): boolean {
  return char === undefined || char === " " || char === "\t";
}
