/** Loads the parts of the terminal that a command in a pipe does without. */

/** The interactive parts: questions, Markdown, the REPL. */
export function loadTerminal(): Promise<typeof import("./interactive.ts")> {
  return import("./interactive.ts");
}
