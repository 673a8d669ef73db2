/** A question with a list of answers: arrows move, typing filters, Enter takes. */

import { NoTerminalError, type Terminal } from "../terminal.ts";

/** One answer. */
export interface Choice<T> {
  value: T;
  label: string;
  /** Shown dim behind the label. */
  note?: string;
  /** A heading the choice stands under; choices of a group follow each other. */
  group?: string;
}

/** A question and its answers. */
export interface ChoiceQuestion<T> {
  question: string;
  choices: readonly Choice<T>[];
  /** Where the cursor starts. */
  initial?: T;
}

/** Asks for one of several. Throws as `askText` does. */
export function askChoice<T>(terminal: Terminal, options: ChoiceQuestion<T>): Promise<T> {
  void terminal;
  throw new NoTerminalError(options.question);
}
