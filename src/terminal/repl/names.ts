/** The names of the built-in slash commands; {@linkcode builtinCommands} has one command for each. */
export { SLASH_COMMAND_NAMES } from "../../contracts/mod.ts";
