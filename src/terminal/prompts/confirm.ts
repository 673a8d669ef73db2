/** Yes or no. Typed-ahead keys do not count, Enter alone is no, nobody there is no. */

import type { Terminal } from "../terminal.ts";

/** Asks yes or no. Throws `CancelledError` on Ctrl-C. */
export function askConfirm(terminal: Terminal, options: { question: string }): Promise<boolean> {
  void terminal;
  void options;
  return Promise.resolve(false);
}
