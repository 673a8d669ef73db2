/** All commands, in the order of the help: their words, their group, what they do. */

import { nearest, UsageError } from "../base/mod.ts";

/** The groups of the help, in its order. */
export const GROUPS = [
  "Talk",
  "Memory",
  "Set up",
  "Vault",
  "Plugins",
  "Daemon",
  "Look after",
] as const;

const TABLE = [
  ["chat", "Talk", "Talk with Pyra (also: `pyra` alone)"],
  ["ask", "Talk", "One question, one answer; works in pipes"],
  ["session list", "Talk", "List your conversations"],
  ["session show", "Talk", "Print a conversation"],
  ["session export", "Talk", "Write a conversation to a file, as Markdown or JSON"],
  ["session rm", "Talk", "Remove conversations"],
  ["plan list", "Talk", "List your plans, with how far each has come"],
  ["plan show", "Talk", "Print a plan: its steps, and what came of them"],
  ["plan resume", "Talk", "Go on with a plan that was broken off or stopped"],
  ["plan rm", "Talk", "Remove plans"],
  ["memory search", "Memory", "Search what is remembered"],
  ["memory list", "Memory", "List the files of the memory"],
  ["memory show", "Memory", "Print a file of the memory"],
  ["memory write", "Memory", "Create or replace a file"],
  ["memory append", "Memory", "Add to a file"],
  ["memory edit", "Memory", "Edit a file in your editor"],
  ["memory rm", "Memory", "Remove files; `undo` takes it back"],
  ["memory mv", "Memory", "Move a file"],
  ["memory trust", "Memory", "Accept a note written while outside content was in the conversation"],
  ["memory import", "Memory", "Take notes in, from a folder or files"],
  ["memory export", "Memory", "Write the whole memory to a tar archive"],
  ["memory history", "Memory", "List the changes of a file"],
  ["memory undo", "Memory", "Take the newest change back"],
  ["memory stats", "Memory", "Say how much is remembered"],
  ["memory reindex", "Memory", "Rebuild the index"],
  ["setup", "Set up", "Choose a provider and a model, step by step"],
  ["provider list", "Set up", "List the providers, and the local servers that run"],
  ["provider test", "Set up", "Send one short message and show what came back"],
  ["config", "Set up", "Change the settings on screens (also: /config)"],
  ["config get", "Set up", "Print the configuration, or one value"],
  ["config set", "Set up", "Change one value; comments and order are kept"],
  ["config unset", "Set up", "Go back to the default of one value"],
  ["config path", "Set up", "Print where config.yaml lies"],
  ["config schema", "Set up", "Print the JSON Schema of config.yaml"],
  ["config validate", "Set up", "Check config.yaml"],
  ["vault status", "Vault", "Say whether there is a vault, and what is wrong"],
  ["vault init", "Vault", "Make the vault that keeps your keys encrypted"],
  ["vault unlock", "Vault", "Open the running daemon's vault"],
  ["vault lock", "Vault", "Close the running daemon's vault"],
  ["vault list", "Vault", "List the secrets: names and ages, never values"],
  ["vault set", "Vault", "Put a secret in, from a hidden prompt or a pipe"],
  ["vault get", "Vault", "Print a secret"],
  ["vault rm", "Vault", "Remove a secret"],
  ["vault rotate", "Vault", "Renew the identity, or one secret"],
  ["vault passwd", "Vault", "Change the passphrase"],
  ["vault migrate", "Vault", "Go over to gpg or back to age, or unlock in another way"],
  ["vault export", "Vault", "Write everything to one age file"],
  ["vault import", "Vault", "Take secrets from a file or the environment"],
  ["plugin list", "Plugins", "List the plugins, and whether they are on"],
  ["plugin info", "Plugins", "Say what a plugin is and brings"],
  ["plugin install", "Plugins", "Put a plugin in; it stays off"],
  ["plugin enable", "Plugins", "Show what a plugin may reach, and switch it on"],
  ["plugin disable", "Plugins", "Switch a plugin off"],
  ["plugin setup", "Plugins", "Lead a plugin from nothing to ready"],
  ["plugin config", "Plugins", "Show or change a plugin's settings"],
  ["plugin permissions", "Plugins", "Say what a plugin asks for and what it was granted"],
  ["plugin access", "Plugins", "Say what a plugin reached, and what it was refused"],
  ["plugin logs", "Plugins", "Print what a plugin logged"],
  ["plugin uninstall", "Plugins", "Remove a plugin"],
  ["plugin new", "Plugins", "Write a plugin of your own to begin with"],
  ["plugin dev", "Plugins", "Try a plugin while you write it"],
  ["plugin test", "Plugins", "Run a plugin's tests in its sandbox"],
  ["plugin pack", "Plugins", "Make one file of a plugin"],
  ["tool list", "Plugins", "List the tools"],
  ["tool call", "Plugins", "Call a tool without a model"],
  ["grants list", "Plugins", "List your answers that stand"],
  ["grants revoke", "Plugins", "Take standing answers back"],
  ["daemon run", "Daemon", "Run the daemon here, until Ctrl-C"],
  ["daemon start", "Daemon", "Start the daemon in the background"],
  ["daemon stop", "Daemon", "Stop the daemon"],
  ["daemon restart", "Daemon", "Restart the daemon"],
  ["daemon status", "Daemon", "Say whether the daemon runs, and how it is"],
  ["daemon reload", "Daemon", "Let the daemon read its configuration and plugins again"],
  ["daemon logs", "Daemon", "Print the daemon's log"],
  ["daemon install", "Daemon", "Let the system start the daemon when you log in"],
  ["daemon uninstall", "Daemon", "No longer let the system start it"],
  ["permissions", "Look after", "Print what each command may touch"],
  ["log", "Look after", "Show what happened: secrets, calls, what was refused"],
  ["doctor", "Look after", "Look at everything, say what is wrong and what to do"],
  ["uninstall", "Look after", "Remove Pyra from this machine; your data stays"],
  ["completions", "Look after", "Print the completion of a shell"],

  // What the kernel alone runs; no help names it.
  ["index", "", "Bring the index of the memory up to date"],
  ["scan", "", "Scan texts for the kernel"],
] as const satisfies readonly (readonly [string, typeof GROUPS[number] | "", string])[];

/** The words of a command. */
export type CommandPath = typeof TABLE[number][0];

/** One line of the table. */
export interface CommandEntry {
  path: CommandPath;
  group: typeof GROUPS[number] | "";
  summary: string;
}

/** What the commands of one first word are about, where there are several. */
export const FAMILIES: Readonly<Record<string, string>> = {
  session: "Your conversations",
  plan: "Your plans",
  memory: "What Pyra remembers",
  provider: "The providers of models",
  config: "Your settings",
  vault: "Your secrets",
  plugin: "Plugins, and what they may reach",
  tool: "The tools that the assistant can use",
  grants: "Approvals you saved",
  daemon: "Pyra in the background",
};

const ENTRIES: readonly CommandEntry[] = TABLE.map(([path, group, summary]) => ({
  path,
  group,
  summary,
}));

/** The commands that people see. */
export const COMMANDS: readonly CommandEntry[] = ENTRIES.filter(({ group }) => group !== "");

/** The commands whose first word of several is `word`. */
export function familyOf(word: string): CommandEntry[] {
  return COMMANDS.filter(({ path }) => path.startsWith(`${word} `));
}

/** The command with the most words that `words` begin with. */
export function findCommand(words: readonly string[]): CommandEntry | undefined {
  const fits = ({ path }: CommandEntry) => path.split(" ").every((word, i) => words[i] === word);
  return ENTRIES.filter(fits).sort((a, b) => b.path.length - a.path.length)[0];
}

/** What to say where there is no such command: what was meant, or what there is. */
export function unknownCommand(words: readonly string[]): UsageError {
  const family = familyOf(words[0] ?? "");
  if (family.length > 0) {
    const next = family.map(({ path }) => path.split(" ")[1]!);
    const meant = nearest(words[1] ?? "", next);
    const problem = words[1] === undefined
      ? `pyra ${words[0]} needs one more word`
      : `pyra ${words[0]} has no command ${JSON.stringify(words[1])}`;
    return new UsageError(
      problem,
      meant ? `did you mean \`pyra ${words[0]} ${meant}\`?` : `choose from: ${next.join(", ")}`,
    );
  }
  const paths = [...COMMANDS.map(({ path }) => path), "help"];
  const meant = nearest(words.slice(0, 2).join(" "), paths) ??
    nearest(words[0] ?? "", paths.map((path) => path.split(" ")[0]!));
  return new UsageError(
    `There is no command ${JSON.stringify(words[0] ?? "")}`,
    meant ? `did you mean \`pyra ${meant}\`?` : "run `pyra --help`",
  );
}
