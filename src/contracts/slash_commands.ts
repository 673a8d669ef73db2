/** The names of Pyra's own slash commands: no command of a plugin may take them, and the kernel
 * completes them as the line editor does. */

/** Those of the REPL, in the order of `/help`. */
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

/** Those about the memory and plans. */
export const MORE_SLASH_COMMAND_NAMES: readonly string[] = [
  "memory",
  "remember",
  "recall",
  "forget",
  "plan",
];
