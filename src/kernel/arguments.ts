/** Reads just enough of the command line to choose a row; the rest is the app's.
 *
 * The command line is the user's own word: what it names, it grants (a file, a
 * provider, a profile). Everything the app parses again is parsed there. */

import { UsageError } from "../base/mod.ts";

/** Options with a value that may stand before the command, as the kernel reads them. */
const VALUED = [
  "--profile",
  "--provider",
  "--model",
  "--base-url",
  "--passphrase-file",
] as const;

/** What the kernel takes from the command line. */
export interface Invocation {
  /** The arguments for the app: a leading `--` and `--profile` are gone. */
  argv: string[];
  /** The first words that are not options: `["session", "show", "x1"]`. */
  words: string[];
  profile?: string;
  provider?: string;
  model?: string;
  baseUrl?: string;
  /** Where the vault's passphrase stands, for scripts. */
  passphraseFile?: string;
  noColor: boolean;
  /** Nothing may be asked: `--yes`, `-y`. */
  yes: boolean;
}

/** Splits the raw arguments. Throws `UsageError` for a `--profile` that cannot be a folder. */
export function readArguments(raw: readonly string[]): Invocation {
  const args = raw[0] === "--" ? raw.slice(1) : [...raw];
  const found: Record<string, string> = {};
  const argv: string[] = [];
  const words: string[] = [];
  let literal = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (literal || arg === "-" || !arg.startsWith("-")) {
      argv.push(arg);
      words.push(arg);
      continue;
    }
    if (arg === "--") literal = true;
    const option = VALUED.find((name) => arg === name || arg.startsWith(`${name}=`));
    if (!option) {
      argv.push(arg);
      continue;
    }
    const attached = arg.length > option.length;
    const value = attached ? arg.slice(option.length + 1) : args[++i];
    if (value === undefined) throw new UsageError(`${option} needs a value`);
    found[option] = value;
    if (option !== "--profile") argv.push(option, value);
  }
  return {
    argv,
    words,
    profile: checkProfile(found["--profile"]),
    provider: found["--provider"],
    model: found["--model"],
    baseUrl: found["--base-url"],
    passphraseFile: found["--passphrase-file"],
    noColor: argv.includes("--no-color"),
    yes: argv.includes("--yes") || argv.includes("-y"),
  };
}

function checkProfile(name: string | undefined): string | undefined {
  if (name === undefined || /^[a-z0-9][a-z0-9_-]{0,31}$/.test(name)) return name;
  throw new UsageError(
    `--profile ${JSON.stringify(name)} is not a profile name`,
    "use up to 32 lower-case letters, digits, - and _",
  );
}
