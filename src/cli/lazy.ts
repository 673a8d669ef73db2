/** What few starts need, loaded at the first call. The names are computed as in `main.ts`, and for
 * its reason. */

/** The help for the words of a command line: of all, of a family, or of one command. */
export async function helpText(words: readonly string[], version: string): Promise<string> {
  const help = await import("./help.ts" as string) as typeof import("./help.ts");
  return await help.helpText(words, version);
}

/** Pyra's own slash commands, beyond those of the REPL itself. */
export function loadSlashCommands(): Promise<typeof import("./slash.ts")> {
  return import("./slash.ts" as string);
}
