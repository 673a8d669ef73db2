/** Single questions, for wizards. Each throws `CancelledError` on Ctrl-C and
 * `NoTerminalError` where nobody can be asked, except a confirmation: that is "no". */

import { Secret } from "../../base/mod.ts";
import { NoTerminalError, type Terminal } from "../terminal.ts";

/** A question with a line for an answer. */
export interface TextQuestion {
  question: string;
  /** What Enter alone means; shown dim. */
  default?: string;
  /** Says what is wrong with an answer; `undefined` when nothing is. */
  validate?(answer: string): string | undefined;
}

/** Asks for a line of text. */
export function askText(terminal: Terminal, options: TextQuestion): Promise<string> {
  void terminal;
  throw new NoTerminalError(options.question);
}

/** Asks for a secret: nothing is echoed, and nothing of it is kept. */
export function askSecret(
  terminal: Terminal,
  options: { question: string },
): Promise<Secret> {
  void terminal;
  throw new NoTerminalError(options.question);
}
