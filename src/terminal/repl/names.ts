/** The names of the built-in slash commands: no other command may take them, or look like them. */

/** In the order of `/help`; {@linkcode builtinCommands} has one command for each. */
export const SLASH_COMMAND_NAMES: readonly string[] = [
  "help",
  "new",
  "sessions",
  "resume",
  "model",
  "system",
  "retry",
  "undo",
  "copy",
  "save",
  "clear",
  "config",
  "unlock",
  "exit",
];
