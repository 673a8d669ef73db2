/** What open quotes and list items put before each line. */

import type { Trait } from "../style.ts";
import type { Prefix } from "./flow.ts";
import type { Container } from "./line_start.ts";
import { PLAIN, type Run } from "./pen.ts";

const BULLETS = ["•", "◦", "▪"];
const DIM: readonly Trait[] = ["dim"];
const MARKER: readonly Trait[] = ["cyan"];

/** An open container and how it looks. */
interface Open {
  container: Container;
  /** The marker, until it has been written. */
  first: Run | undefined;
  rest: Run;
  width: number;
}

/** The open containers, outermost first. */
export class Containers {
  readonly #unicode: boolean;
  #open: Open[] = [];

  constructor(unicode: boolean) {
    this.#unicode = unicode;
  }

  /** The containers themselves. */
  get list(): readonly Container[] {
    return this.#open.map((open) => open.container);
  }

  /** A marker has not been written yet: its item has no text so far. */
  get unwritten(): boolean {
    return this.#open.some((open) => open.first !== undefined);
  }

  /** Closes all but the outermost `kept`. */
  keep(kept: number): void {
    this.#open.length = Math.min(this.#open.length, kept);
  }

  /** Opens one more. */
  add(container: Container): void {
    this.#open.push(this.#draw(container));
  }

  /** What stands before the next line; markers appear once. */
  takePrefix(): Prefix {
    const runs = this.#open.map((open) => open.first ?? open.rest);
    for (const open of this.#open) open.first = undefined;
    return { runs, width: this.#width };
  }

  /** What stands before every further line. */
  get hanging(): Prefix {
    return { runs: this.#open.map((open) => open.rest), width: this.#width };
  }

  /** What stands on an empty line: the bars of quotes. */
  get blank(): readonly Run[] {
    const quotes = this.#open.findLastIndex((open) => open.container.kind === "quote") + 1;
    return this.#open.slice(0, quotes).map((open) => open.rest);
  }

  get #width(): number {
    return this.#open.reduce((sum, open) => sum + open.width, 0);
  }

  #draw(container: Container): Open {
    if (container.kind === "quote") {
      const bar = { text: this.#unicode ? "│ " : "> ", traits: DIM };
      return { container, first: undefined, rest: bar, width: 2 };
    }
    const text = this.#marker(container) + " ";
    const rest = { text: " ".repeat(text.length), traits: PLAIN };
    return { container, first: { text, traits: MARKER }, rest, width: text.length };
  }

  #marker(item: Extract<Container, { kind: "item" }>): string {
    if (item.done !== undefined) {
      if (this.#unicode) return item.done ? "☑" : "☐";
      return item.done ? "[x]" : "[ ]";
    }
    if (item.number !== undefined) return `${item.number}${item.delimiter}`;
    if (!this.#unicode) return "-";
    const depth =
      this.#open.filter(({ container }) =>
        container.kind === "item" && container.number === undefined
      ).length;
    return BULLETS[Math.min(depth, BULLETS.length - 1)] as string;
  }
}
