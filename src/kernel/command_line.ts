/** The user's own command line as the kernel reads it: words, flags, and which of them are files.
 *
 * What the app asks for beyond looking must stand here. Only an option or an operand that *is*
 * a file by this table grants one: the words of a question grant nothing. The table is the
 * kernel's; a test compares it with the commands. Pure. */

/** Options that take a value, by their long names; the same in every command. */
export const VALUED: ReadonlySet<string> = new Set([
  "profile",
  "passphrase-file",
  "provider",
  "model",
  "base-url",
  "session",
  "system",
  "file",
  "lines",
  "credential",
  "identity",
  "gpg",
  "new-passphrase-file",
  "archive-passphrase-file",
  "to",
  "since",
  "event",
  "tool",
  "count",
  "allow",
  "format",
  "args",
  "category",
  "limit",
  "into",
  "change",
  "summary",
  "keywords",
]);

/** Short options, by their long names; where a command means another, `daemon logs -f`, it has no
 * files. */
export const SHORT: Readonly<Record<string, string>> = {
  q: "quiet",
  h: "help",
  y: "yes",
  f: "file",
  s: "system",
  n: "lines",
};

const FOLLOWS: readonly string[] = ["daemon logs", "log"];

/** What names a file: options, and operands by their place, the first being 0. */
interface FileWords {
  options?: readonly string[];
  operands?: "all" | number;
}

const SEAL: FileWords = { options: ["identity", "gpg", "new-passphrase-file"] };
const ARCHIVE: FileWords = { options: ["archive-passphrase-file"], operands: 0 };

/** Commands that take files of the user's. */
const FILES: Readonly<Record<string, FileWords>> = {
  ask: { options: ["file"] },
  "session export": { operands: 1 },
  "memory import": { operands: "all" },
  "memory export": { operands: 0 },
  "vault init": SEAL,
  "vault migrate": SEAL,
  "vault passwd": { options: ["new-passphrase-file"] },
  "vault export": ARCHIVE,
  "vault import": ARCHIVE,
  "plugin install": { operands: 0 },
  "plugin new": { operands: 0 },
  "plugin dev": { operands: 0 },
  "plugin test": { operands: 0 },
  "plugin pack": { operands: 0 },
};

/** A command line, taken apart. */
export interface CommandLine {
  /** The words that are neither options nor their values. */
  words: readonly string[];
  /** Names of the options that were given, with their values. */
  options: ReadonlyMap<string, readonly string[]>;
  /** The files it names. */
  files: readonly string[];
}

/** Takes the user's arguments apart. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const given = args[0] === "--" ? args.slice(1) : args;
  const words: string[] = [];
  const options = new Map<string, string[]>();
  const take = (name: string, value?: string) => {
    options.set(name, [...options.get(name) ?? [], ...value === undefined ? [] : [value]]);
  };
  for (let i = 0; i < given.length; i++) {
    const arg = given[i]!;
    if (arg === "--") {
      words.push(...given.slice(i + 1));
      break;
    }
    if (arg === "-" || !arg.startsWith("-")) words.push(arg);
    else if (arg.startsWith("--")) {
      const equals = arg.indexOf("=");
      const name = arg.slice(2, equals < 0 ? undefined : equals);
      if (!VALUED.has(name)) take(equals < 0 ? name : `${name}=`);
      else take(name, equals < 0 ? given[++i] : arg.slice(equals + 1));
    } else {
      for (let at = 1; at < arg.length; at++) {
        const isFollow = arg[at] === "f" && FOLLOWS.some((path) => startsWith(words, path));
        const name = isFollow ? "follow" : SHORT[arg[at]!] ?? arg[at]!;
        if (!VALUED.has(name)) {
          take(name);
          continue;
        }
        const rest = arg.slice(at + 1);
        take(name, rest === "" ? given[++i] : rest);
        break;
      }
    }
  }
  return { words, options, files: filesOf(words, options) };
}

/** Whether the line begins with the words of `path`, and asks for more than its help. */
export function saysCommand({ words, options }: CommandLine, path: string): boolean {
  return startsWith(words, path) && !options.has("help");
}

/** The question of `pyra ask`; empty where another command, or none, is asked for. */
export function questionOf(args: readonly string[]): string {
  const [command, ...words] = readCommandLine(args).words;
  return command === "ask" ? words.filter((word) => word !== "-").join(" ").trim() : "";
}

function filesOf(
  words: readonly string[],
  options: ReadonlyMap<string, readonly string[]>,
): string[] {
  const path = Object.keys(FILES).find((path) => startsWith(words, path));
  if (path === undefined) return [];
  const { options: names = [], operands } = FILES[path]!;
  const rest = words.slice(path.split(" ").length);
  const named = operands === undefined ? [] : operands === "all" ? rest : [rest[operands] ?? ""];
  return [...names.flatMap((name) => options.get(name) ?? []), ...named]
    .filter((word) => word !== "" && word !== "-");
}

function startsWith(words: readonly string[], path: string): boolean {
  return path.split(" ").every((word, i) => words[i] === word);
}
