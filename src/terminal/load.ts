/** Loads the parts of the terminal that a command in a pipe does without.
 *
 * The name is computed as in `main.ts`, and for its reason. */

/** The interactive parts: questions, Markdown, the REPL. */
export function loadTerminal(): Promise<typeof import("./interactive.ts")> {
  return import("./interactive.ts" as string);
}
