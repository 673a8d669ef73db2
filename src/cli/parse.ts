/** The command-line parser: what a command knows of its options, in Pyra's own words. */

import { nearest, UsageError } from "../base/mod.ts";
import type { Command, OptionSpec, ParsedArguments } from "./command.ts";
import { tokenize } from "./tokenize.ts";

/** Options that every command has. */
export const COMMON_OPTIONS: Record<string, OptionSpec> = {
  json: { type: "boolean", help: "One JSON document on stdout, for scripts" },
  quiet: { type: "boolean", short: "q", help: "No notes on stderr" },
  "no-color": { type: "boolean", help: "No colours (also: NO_COLOR)" },
  profile: { type: "string", value: "NAME", help: "Use profiles/NAME of your Pyra home" },
  "passphrase-file": {
    type: "string",
    value: "PATH",
    help: "Take the vault's passphrase from a file that only you can read",
  },
  help: { type: "boolean", short: "h", help: "Show this help" },
};

/** Parses the arguments of one command, its own words among them.
 * Throws `UsageError` for what the command does not know. */
export function parseCommand(
  path: string,
  command: Command,
  argv: readonly string[],
): ParsedArguments {
  const options = { ...command.options, ...COMMON_OPTIONS };
  const help = `run \`pyra ${path} --help\``;
  const parsed: ParsedArguments = { positionals: [], options: {} };
  for (const token of tokenize(argv, options)) {
    if (token.kind === "positional") parsed.positionals.push(token.value);
    if (token.kind !== "option") continue;
    const spec = options[token.name];
    if (!spec) {
      const meant = nearest(token.name, Object.keys(options));
      throw new UsageError(
        `pyra ${path} has no option ${token.rawName}`,
        meant ? `did you mean --${meant}?` : help,
      );
    }
    if (spec.type === "boolean") {
      if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`, help);
      parsed.options[token.name] = true;
    } else if (token.value === undefined || (!token.inlineValue && /^-./.test(token.value))) {
      throw new UsageError(`${token.rawName} needs a value: ${token.rawName} ${spec.value}`, help);
    } else if (spec.multiple) {
      const before = parsed.options[token.name];
      parsed.options[token.name] = [...Array.isArray(before) ? before : [], token.value];
    } else if (parsed.options[token.name] !== undefined) {
      throw new UsageError(`${token.rawName} was given twice`, help);
    } else parsed.options[token.name] = token.value;
  }
  parsed.positionals.splice(0, path.split(" ").length);
  const [word] = parsed.positionals;
  if (command.usage === "" && word !== undefined) {
    throw new UsageError(
      `pyra ${path} does not know what to do with ${JSON.stringify(word)}`,
      help,
    );
  }
  return parsed;
}
