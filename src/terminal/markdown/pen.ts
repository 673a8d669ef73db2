/** Puts styled text on the page, switching styles only where they change. */

import { RESET, sgr, type Trait } from "../style.ts";

/** A piece of text in one style. */
export interface Run {
  text: string;
  traits: readonly Trait[];
}

/** No style at all; shared, so that runs can be compared cheaply. */
export const PLAIN: readonly Trait[] = [];

/** Whether two runs look the same. */
export function sameTraits(a: readonly Trait[], b: readonly Trait[]): boolean {
  return a === b || (a.length === b.length && a.every((trait, i) => trait === b[i]));
}

/** Where a `Flow` puts its lines. */
export interface Page {
  put(text: string, traits?: readonly Trait[]): void;
  newline(): void;
}

/** Puts runs one after the other. */
export function putAll(page: Page, runs: readonly Run[]): void {
  for (const run of runs) page.put(run.text, run.traits);
}

/** A page that keeps its lines as runs. */
export class RunPage implements Page {
  readonly lines: Run[][] = [[]];

  put(text: string, traits: readonly Trait[] = PLAIN): void {
    this.lines.at(-1)?.push({ text, traits });
  }

  newline(): void {
    this.lines.push([]);
  }
}

/** Collects output; `take()` hands over what came together since the last time. */
export class Pen implements Page {
  readonly #color: boolean;
  #active: readonly Trait[] = PLAIN;
  #out = "";
  #lineOpen = false;

  constructor(color: boolean) {
    this.#color = color;
  }

  /** Something stands on the current line, which has no end yet. */
  get lineOpen(): boolean {
    return this.#lineOpen;
  }

  /** Begins a line, which may stay empty. */
  startLine(): void {
    this.#lineOpen = true;
  }

  /** Writes text without line ends. */
  put(text: string, traits: readonly Trait[] = PLAIN): void {
    if (text === "") return;
    this.#lineOpen = true;
    if (this.#color && !sameTraits(traits, this.#active)) {
      if (this.#active.length > 0) this.#out += RESET;
      this.#out += sgr(traits);
      this.#active = traits;
    }
    this.#out += text;
  }

  /** Ends the line; no style crosses a line end. */
  newline(): void {
    if (this.#active.length > 0) this.#out += RESET;
    this.#active = PLAIN;
    this.#out += "\n";
    this.#lineOpen = false;
  }

  /** What was written since the last call. */
  take(): string {
    const out = this.#out;
    this.#out = "";
    return out;
  }
}
