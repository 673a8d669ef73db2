/** What the kernel takes from the user's command line.
 *
 * The command line is the user's own word: what it names, it grants (a file, a provider, a
 * profile). */

import { UsageError } from "../base/mod.ts";
import { type CommandLine, parseCommandLine, splitCommand } from "../commands/mod.ts";

/** A command line, and what of it is the kernel's to know. */
export interface Invocation {
  /** All that it says. */
  line: CommandLine;
  /** The arguments without a leading `--` and without `--profile`. */
  argv: string[];
  /** The words of the command and its operands: `["session", "show", "x1"]`; none for `pyra` alone. */
  words: string[];
  profile?: string;
  provider?: string;
  model?: string;
  baseUrl?: string;
  /** Where the vault's passphrase lies, for scripts. */
  passphraseFile?: string;
  noColor: boolean;
  /** Nothing may be asked: `--yes`, `-y`. */
  yes: boolean;
}

/** Reads the raw arguments. Throws `UsageError` for what they cannot mean. */
export async function readInvocation(raw: readonly string[]): Promise<Invocation> {
  const args = raw[0] === "--" ? raw.slice(1) : [...raw];
  const line = await parseCommandLine(args);
  const { path, options, operands } = line;
  const isBare = splitCommand(args).words.length === 0;
  const said = (name: string) => {
    const value = options[name];
    return typeof value === "string" ? value : undefined;
  };
  return {
    line,
    argv: withoutProfile(args),
    words: isBare ? [] : [
      ...path.split(" "),
      ...Object.values(operands).flat().filter((word) => word !== undefined).map(String),
    ],
    profile: checkProfile(said("profile")),
    provider: said("provider"),
    model: said("model"),
    baseUrl: said("base-url"),
    passphraseFile: said("passphrase-file"),
    noColor: options["no-color"] === true,
    yes: options.yes === true,
  };
}

function withoutProfile(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  const at = args.findIndex((arg) => arg === "--profile" || arg.startsWith("--profile="));
  if (at < 0 || (end >= 0 && at > end)) return [...args];
  return args.toSpliced(at, args[at] === "--profile" ? 2 : 1);
}

function checkProfile(name: string | undefined): string | undefined {
  if (name === undefined || /^[a-z0-9][a-z0-9_-]{0,31}$/.test(name)) return name;
  throw new UsageError(
    `--profile ${JSON.stringify(name)} is not a profile name`,
    "use up to 32 lower-case letters, digits, - and _",
  );
}
