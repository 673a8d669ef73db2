/** The command line: one file per command, all of them thin.
 *
 * May be imported by app and main; reaches adapters through what app hands in.
 * @module */
export type { Command, CommandContext, CommandEnd, Services, Wire } from "./command.ts";
export { helpText, loadSlashCommands } from "./lazy.ts";
export { handlerOf } from "./handlers.ts";
export { errorJson, errorLines, jsonDocument } from "./report.ts";
