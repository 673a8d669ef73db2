/** The one parser of Pyra's command line: the kernel reads with it what it may do, and hands what
 * it read to the app. Pure.
 *
 * A word is an option until `--`. Options that every command has, and those that name a provider,
 * may stand before the command's own words or between them. */

import { nearest, UsageError } from "../base/mod.ts";
import { COMMON, PROVIDER } from "./common.ts";
import type { CommandSpec, Operand, Option } from "./spec.ts";
import { specOf } from "./specs.ts";
import { type CommandPath, findCommand, unknownCommand } from "./table.ts";

/** One value of an option or operand. */
export type Value = string | number | boolean | string[] | undefined;

/** A command line, read. Plain data. */
export interface CommandLine {
  path: CommandPath;
  options: Record<string, Value>;
  operands: Record<string, Value>;
  /** The files and folders it names, which the command may open. */
  files: string[];
}

/** One word of the line. */
type Token =
  | { is: "word"; word: string }
  | { is: "option"; name: string; raw: string; value?: string };

/** Reads a command line. Throws `UsageError` for what it cannot mean. */
export async function parseCommandLine(argv: readonly string[]): Promise<CommandLine> {
  const { path, rest } = splitCommand(argv);
  return parseArguments(path, await specOf(path), rest);
}

/** The command that a line names, and what remains of the line. Without a word it is `chat`. */
export function splitCommand(
  argv: readonly string[],
): { path: CommandPath; words: readonly string[]; rest: string[] } {
  const args = argv[0] === "--" ? argv.slice(1) : argv;
  const places = wordPlaces(args);
  const words = places.map((at) => args[at]!);
  if (words.length === 0) return { path: "chat", words, rest: [...args] };
  const entry = findCommand(words);
  if (!entry) throw unknownCommand(words);
  const own = new Set(places.slice(0, entry.path.split(" ").length));
  return { path: entry.path, words, rest: args.filter((_, at) => !own.has(at)) };
}

/** Reads what stands behind the words of a command. */
export function parseArguments(
  path: CommandPath,
  spec: CommandSpec,
  rest: readonly string[],
): CommandLine {
  const specs = { ...spec.options, ...COMMON } as Record<string, Option>;
  const line: CommandLine = { path, options: {}, operands: {}, files: [] };
  for (const [name, option] of Object.entries(specs)) {
    if (option.is === "flag") line.options[name] = false;
    else if (option.is === "text" && option.many) line.options[name] = [];
  }
  const words: string[] = [];
  for (const token of tokens(path, rest, specs)) {
    if (token.is === "word") words.push(token.word);
    else takeOption(line, token, specs[token.name]!);
  }
  takeOperands(line, spec, words);
  line.files = line.files.filter((file) => file !== "" && file !== "-");
  return line;
}

/** Where the words lie that name the command: as far as options do not swallow them. */
function wordPlaces(args: readonly string[]): number[] {
  const early = { ...COMMON, ...PROVIDER } as Record<string, Option>;
  const places: number[] = [];
  for (let at = 0; at < args.length && places.length < 2; at++) {
    const arg = args[at]!;
    if (arg === "--") break;
    if (arg === "-" || !arg.startsWith("-")) places.push(at);
    else if (arg.startsWith("--") && !arg.includes("=")) {
      const option = early[arg.slice(2)];
      if (option && option.is !== "flag") at++;
    }
  }
  return places;
}

function* tokens(
  path: CommandPath,
  rest: readonly string[],
  specs: Record<string, Option>,
): Generator<Token> {
  for (let at = 0; at < rest.length; at++) {
    const arg = rest[at]!;
    if (arg === "--") {
      for (const word of rest.slice(at + 1)) yield { is: "word", word };
      return;
    }
    if (arg === "-" || !arg.startsWith("-")) {
      yield { is: "word", word: arg };
      continue;
    }
    for (const { name, raw, attached } of namesIn(path, arg, specs)) {
      const option = specs[name]!;
      if (option.is === "flag") {
        if (attached !== undefined) throw usage(path, `${raw} takes no value`);
        yield { is: "option", name, raw };
        continue;
      }
      const value = attached ?? rest[++at];
      if (value === undefined || (attached === undefined && /^-./.test(value))) {
        throw usage(path, `${raw} needs a value: ${raw} ${valueName(option)}`);
      }
      yield { is: "option", name, raw, value };
    }
  }
}

/** The options in one argument: `--name`, `--name=value`, `-q`, `-qy`, `-n5`. */
function* namesIn(
  path: CommandPath,
  arg: string,
  specs: Record<string, Option>,
): Generator<{ name: string; raw: string; attached?: string }> {
  if (arg.startsWith("--")) {
    const equals = arg.indexOf("=");
    const name = arg.slice(2, equals < 0 ? undefined : equals);
    if (!Object.hasOwn(specs, name)) throw unknownOption(path, `--${name}`, specs);
    yield { name, raw: `--${name}`, ...equals >= 0 && { attached: arg.slice(equals + 1) } };
    return;
  }
  for (let at = 1; at < arg.length; at++) {
    const letter = arg[at]!;
    const found = Object.entries(specs).find(([, { short }]) => short === letter);
    if (!found) throw unknownOption(path, `-${letter}`, specs);
    const [name, option] = found;
    const behind = arg.slice(at + 1);
    const attached = option.is !== "flag" && behind !== "" ? behind.replace(/^=/, "") : undefined;
    yield { name, raw: `-${letter}`, ...attached !== undefined && { attached } };
    if (option.is !== "flag") return;
  }
}

function takeOption(
  line: CommandLine,
  { name, raw, value }: Token & { is: "option" },
  option: Option,
): void {
  if (option.is === "flag") {
    line.options[name] = true;
    return;
  }
  if (option.is === "text") {
    if (option.kind === "file" || option.kind === "folder") line.files.push(value!);
    if (option.many) {
      line.options[name] = [...line.options[name] as string[], value!];
      return;
    }
  }
  if (line.options[name] !== undefined) throw usage(line.path, `${raw} was given twice`);
  line.options[name] = readValue(line.path, raw, value!, option);
}

function readValue(path: CommandPath, raw: string, value: string, option: Option): Value {
  if (option.is === "number") {
    const read = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
    if (read >= option.min && read <= option.max) return read;
    throw usage(
      path,
      `${raw} takes a whole number from ${option.min} to ${option.max}, not ${
        JSON.stringify(value)
      }`,
    );
  }
  if (option.is === "choice" && !option.choices.includes(value)) {
    throw usage(path, `${raw} is ${option.choices.join(" or ")}, not ${JSON.stringify(value)}`);
  }
  return value;
}

function takeOperands(line: CommandLine, spec: CommandSpec, words: readonly string[]): void {
  let at = 0;
  for (const [name, operand] of Object.entries(spec.operands)) {
    const many = operand.times === "some" || operand.times === "any";
    const taken = words.slice(at, many ? undefined : at + 1);
    at += taken.length;
    const [first] = taken;
    if (first === undefined && (operand.times === "one" || operand.times === "some")) {
      // `--help` needs no operand.
      if (line.options.help === true) continue;
      throw usage(line.path, `pyra ${line.path} needs ${article(operand)}`, spec);
    }
    for (const word of taken) checkChoice(line.path, operand, word);
    if (operand.kind === "file" || operand.kind === "folder") line.files.push(...taken);
    line.operands[name] = many ? [...taken] : first;
  }
  if (at === words.length) return;
  throw usage(
    line.path,
    `pyra ${line.path} does not know what to do with ${JSON.stringify(words[at])}`,
    spec,
  );
}

function checkChoice(path: CommandPath, { name, choices }: Operand, word: string): void {
  if (choices.length === 0 || choices.includes(word)) return;
  throw new UsageError(
    `pyra ${path} has no ${name} ${JSON.stringify(word)}`,
    `choose from: ${choices.join(", ")}`,
  );
}

function article({ name }: Operand): string {
  return `${/^[AEIO]/.test(name) ? "an" : "a"} ${name}`;
}

/** The operands as the help shows them: `ID [FILE]`. */
export function operandsText({ operands }: CommandSpec): string {
  return Object.values(operands).map(({ times, name, choices }) => {
    const word = choices.length > 0 ? choices.join("|") : name;
    if (times === "one") return word;
    if (times === "optional") return `[${word}]`;
    return times === "some" ? `${word}…` : `[${word}…]`;
  }).join(" ");
}

/** The name of an option's value in the help; empty for a flag. */
export function valueName(option: Option): string {
  if (option.is === "flag") return "";
  return option.is === "choice" ? option.choices.join("|") : option.value;
}

function unknownOption(
  path: CommandPath,
  raw: string,
  specs: Record<string, Option>,
): UsageError {
  const meant = nearest(raw.replace(/^-+/, ""), Object.keys(specs));
  return new UsageError(
    `pyra ${path} has no option ${raw}`,
    meant ? `did you mean --${meant}?` : `run \`pyra ${path} --help\``,
  );
}

function usage(path: CommandPath, problem: string, spec?: CommandSpec): UsageError {
  const line = spec && `pyra ${path} ${operandsText(spec)}`.trimEnd();
  return new UsageError(
    problem,
    line ? `usage: ${line}; \`pyra ${path} --help\` has more` : `run \`pyra ${path} --help\``,
  );
}
