/** The command line as data: what every command takes, and the one parser of it. Pure. */

export { COMMON } from "./common.ts";
export {
  type CommandLine,
  operandsText,
  parseArguments,
  parseCommandLine,
  splitCommand,
  valueName,
} from "./parse.ts";
export { questionOf } from "./question.ts";
export { type CommandSpec, type Kind, type Operand, type Option, shownOptions } from "./spec.ts";
export { type Operands, type Options, specOf } from "./specs.ts";
export {
  type CommandEntry,
  type CommandPath,
  COMMANDS,
  FAMILIES,
  familyOf,
  findCommand,
  GROUPS,
  unknownCommand,
} from "./table.ts";
