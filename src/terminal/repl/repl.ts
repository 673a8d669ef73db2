/** The chat REPL: reads a line, runs a command or asks the assistant, again. */

import type { ReplEnd, ReplOptions } from "./options.ts";

/** Talks until the user leaves. */
export function runRepl<H>(options: ReplOptions<H>): Promise<ReplEnd<H>> {
  options.terminal.close();
  return Promise.resolve({ kind: "exit" });
}
