/** The writer to stdout and stderr; nothing else in the app writes to them.
 *
 * Writes what it is given: text from outside must have gone through `escapeTerminal`.
 * What the user sees is in the order of the code. */

import { ExitCode, PyraError } from "../base/mod.ts";
import type { ScreenSize, TerminalFacts } from "../contracts/mod.ts";
import type { Screen } from "./screen.ts";
import { createPaint, type Paint } from "./style.ts";

/** The reader of our output has gone (`pyra … | head`). Not a failure: the app's
 * entry ends quietly with `exitCode` when it sees the code `output.closed`. */
export class OutputClosedError extends PyraError {
  constructor() {
    super("The reader of the output has gone", { code: "output.closed", exitCode: ExitCode.ok });
  }
}

/** Size of the terminal in cells. */
export type Size = ScreenSize;

/** Where text goes. */
export interface Output {
  readonly facts: TerminalFacts;
  /** The user's streams, a terminal or not. */
  readonly screen: Screen;
  /** Styles text for stdout; plain where colours are not wanted. */
  readonly paint: Paint;
  /** Columns and rows of the terminal as they are now; 80 by 24 without one. */
  size(): Size;
  /** Writes to stdout as it is. Throws {@linkcode OutputClosedError}. */
  write(text: string): void;
  /** Writes one line to stdout. */
  line(text?: string): void;
  /** Writes one line to stderr. */
  error(text: string): void;
  /** Shows a line on stderr that the next one replaces; `""` takes it away. For terminals. */
  status(text: string): void;
}

/** The output of this process. */
export function createOutput(facts: TerminalFacts, screen: Screen): Output {
  return {
    facts,
    screen,
    paint: createPaint(facts.color),
    size: () => screen.size(),
    write: (text) => screen.show(1, text),
    line: (text = "") => screen.show(1, text + "\n"),
    error: (text) => screen.show(2, text + "\n"),
    status: (text) => screen.show(2, `\r${text}\x1b[K`),
  };
}
