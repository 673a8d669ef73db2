/** The command-line parser: the runtime's `parseArgs` behind Pyra's own words. */

import { nearest, UsageError } from "../base/mod.ts";
import type { Command, OptionSpec, ParsedArguments } from "./command.ts";

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
export async function parseCommand(
  path: string,
  command: Command,
  argv: readonly string[],
): Promise<ParsedArguments> {
  const options = { ...command.options, ...COMMON_OPTIONS };
  const help = `run \`pyra ${path} --help\``;
  const parsed: ParsedArguments = { positionals: [], options: {} };
  for (const token of await tokenize(argv, options)) {
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

/** The arguments one by one. Most lines are words alone, and need not wait for `node:util`: to
 * load it takes a third of what a bare program takes. */
async function tokenize(argv: readonly string[], options: Record<string, OptionSpec>) {
  if (!argv.some((arg) => arg.startsWith("-"))) {
    return argv.map((value) => ({ kind: "positional" as const, value }));
  }
  const { parseArgs } = await import("node:util");
  const specs = Object.entries(options).map(([name, { type, short, multiple }]) => [
    name,
    { type, ...(short && { short }), ...(multiple && { multiple }) },
  ]);
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(specs),
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  return tokens;
}
