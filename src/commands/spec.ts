/** What a command line may hold, as data: options and operands that have types. Pure.
 *
 * A command is described once (`memory.ts`, `talk.ts`, …). The parser, the help, the man page, the
 * completions and the kernel's file grants all read that description. */

/** What a value names. A shell completes by it; `file` and `folder` are opened by the kernel, and
 * so granted to the command; `path` is only completed as a file. */
export type Kind =
  | "text"
  | "file"
  | "folder"
  | "path"
  | "session"
  | "plan"
  | "note"
  | "setting"
  | "secret"
  | "plugin"
  | "provider"
  | "approval";

interface Described {
  help: string;
  /** One letter: `-q`. */
  short?: string;
  /** Pyra's own; see {@linkcode shownOptions}. */
  hidden?: true;
}

/** An option without a value. */
export interface FlagOption extends Described {
  is: "flag";
}

/** An option with a value; `many` may be given again. */
export interface TextOption<Many extends boolean = boolean> extends Described {
  is: "text";
  /** The value's name in the help, `FILE`. */
  value: string;
  kind: Kind;
  many: Many;
}

/** An option that takes a whole number from `min` to `max`. */
export interface NumberOption extends Described {
  is: "number";
  value: string;
  min: number;
  max: number;
}

/** An option that takes one of some words. */
export interface ChoiceOption<Word extends string = string> extends Described {
  is: "choice";
  choices: readonly Word[];
}

/** Any option. */
export type Option = FlagOption | TextOption | NumberOption | ChoiceOption;

/** The options that the help, the completions and the man page name, which is all but Pyra's own. */
export function shownOptions(options: Record<string, Option>): [name: string, option: Option][] {
  return Object.entries(options).filter(([, { hidden }]) => !hidden);
}

/** How often an operand may stand there. */
type Times = "one" | "optional" | "some" | "any";

/** A word of the command line that is no option. */
export interface Operand<Often extends Times = Times, Word extends string = string> {
  times: Often;
  /** Its name in the help, `FILE`. */
  name: string;
  kind: Kind;
  /** The words it may be; empty for any. */
  choices: readonly Word[];
}

/** What one command takes. */
export interface CommandSpec {
  options: Record<string, Option>;
  /** In the order of the command line; only the last may take several words. */
  operands: Record<string, Operand>;
  /** A few sentences for `--help`, beyond the one-line summary of the table. */
  details?: string;
  /** Command lines that work, each with what it does. */
  examples: readonly (readonly [line: string, what: string])[];
}

/** The values of options after parsing. */
export type OptionValues<Options> = {
  [Name in keyof Options]: Options[Name] extends FlagOption ? boolean
    : Options[Name] extends NumberOption ? number | undefined
    : Options[Name] extends ChoiceOption<infer Word> ? Word | undefined
    : Options[Name] extends TextOption<true> ? string[]
    : string | undefined;
};

/** The values of operands after parsing. */
export type OperandValues<Operands> = {
  [Name in keyof Operands]: Operands[Name] extends Operand<infer Often, infer Word>
    ? Often extends "one" ? Word
    : Often extends "optional" ? Word | undefined
    : Word[]
    : never;
};

/** A switch. */
export function flag(help: string, short?: string): FlagOption {
  return { is: "flag", help, ...short !== undefined && { short } };
}

/** An option with a value. */
export function text(
  value: string,
  help: string,
  more: { kind?: Kind; short?: string } = {},
): TextOption<false> {
  return { is: "text", value, help, kind: "text", ...more, many: false };
}

/** An option that may be given again. */
export function texts(
  value: string,
  help: string,
  more: { kind?: Kind; short?: string } = {},
): TextOption<true> {
  return { is: "text", value, help, kind: "text", ...more, many: true };
}

/** An option with a whole number. */
export function number(
  value: string,
  help: string,
  range: { min: number; max: number; short?: string },
): NumberOption {
  return { is: "number", value, help, ...range };
}

/** An option with one of some words. */
export function choice<const Word extends string>(
  choices: readonly Word[],
  help: string,
): ChoiceOption<Word> {
  return { is: "choice", choices, help };
}

/** An operand that must stand there. */
export function one(name: string, kind: Kind = "text"): Operand<"one"> {
  return { times: "one", name, kind, choices: [] };
}

/** An operand that must be one of some words. */
export function oneOf<const Word extends string>(
  name: string,
  choices: readonly Word[],
): Operand<"one", Word> {
  return { times: "one", name, kind: "text", choices };
}

/** An operand that may be left out. */
export function optional(name: string, kind: Kind = "text"): Operand<"optional"> {
  return { times: "optional", name, kind, choices: [] };
}

/** One operand or more. */
export function some(name: string, kind: Kind = "text"): Operand<"some"> {
  return { times: "some", name, kind, choices: [] };
}

/** Any number of operands. */
export function any(name: string, kind: Kind = "text"): Operand<"any"> {
  return { times: "any", name, kind, choices: [] };
}

/** Describes a command; keeps its types. */
export function define<
  const Options extends Record<string, Option> = Record<never, never>,
  const Operands extends Record<string, Operand> = Record<never, never>,
>(spec: {
  options?: Options;
  operands?: Operands;
  details?: string;
  examples: CommandSpec["examples"];
}): { options: Options; operands: Operands; details?: string; examples: CommandSpec["examples"] } {
  const { options = {} as Options, operands = {} as Operands, ...rest } = spec;
  return { options, operands, ...rest };
}
