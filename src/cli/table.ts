/** All commands, in the order of the help. The files are loaded when they are needed: as
 * `string`, for a name that the runtime can read it loads at the start; see `main.ts`. */

import { nearest, UsageError } from "../base/mod.ts";
import { type CommandEntry, familyOf } from "./command.ts";

/** The table. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    path: "chat",
    group: "Talk",
    summary: "Talk with Pyra (also: `pyra` alone)",
    load: () => import("./chat.ts" as string),
  },
  {
    path: "ask",
    group: "Talk",
    summary: "One question, one answer; works in pipes",
    load: () => import("./ask.ts" as string),
  },
  {
    path: "session list",
    group: "Talk",
    summary: "List your conversations",
    load: () => import("./session/list.ts" as string),
  },
  {
    path: "session show",
    group: "Talk",
    summary: "Print a conversation",
    load: () => import("./session/show.ts" as string),
  },
  {
    path: "session export",
    group: "Talk",
    summary: "Write a conversation to a file, as Markdown or JSON",
    load: () => import("./session/export.ts" as string),
  },
  {
    path: "session rm",
    group: "Talk",
    summary: "Remove conversations",
    load: () => import("./session/rm.ts" as string),
  },
  {
    path: "plan list",
    group: "Talk",
    summary: "List your plans, with how far each has come",
    load: () => import("./plan/list.ts" as string),
  },
  {
    path: "plan show",
    group: "Talk",
    summary: "Print a plan: its steps, and what came of them",
    load: () => import("./plan/show.ts" as string),
  },
  {
    path: "plan resume",
    group: "Talk",
    summary: "Go on with a plan that was broken off or stopped",
    load: () => import("./plan/resume.ts" as string),
  },
  {
    path: "plan rm",
    group: "Talk",
    summary: "Remove plans",
    load: () => import("./plan/rm.ts" as string),
  },
  {
    path: "memory search",
    group: "Memory",
    summary: "Search what is remembered",
    load: () => import("./memory/search.ts" as string),
  },
  {
    path: "memory list",
    group: "Memory",
    summary: "List the files of the memory",
    load: () => import("./memory/list.ts" as string),
  },
  {
    path: "memory show",
    group: "Memory",
    summary: "Print a file of the memory",
    load: () => import("./memory/show.ts" as string),
  },
  {
    path: "memory write",
    group: "Memory",
    summary: "Create or replace a file",
    load: () => import("./memory/write.ts" as string),
  },
  {
    path: "memory append",
    group: "Memory",
    summary: "Add to a file",
    load: () => import("./memory/append.ts" as string),
  },
  {
    path: "memory edit",
    group: "Memory",
    summary: "Edit a file in your editor",
    load: () => import("./memory/edit.ts" as string),
  },
  {
    path: "memory rm",
    group: "Memory",
    summary: "Remove files; `undo` takes it back",
    load: () => import("./memory/rm.ts" as string),
  },
  {
    path: "memory mv",
    group: "Memory",
    summary: "Move a file",
    load: () => import("./memory/mv.ts" as string),
  },
  {
    path: "memory trust",
    group: "Memory",
    summary: "Let a note in that was written while content from outside was there",
    load: () => import("./memory/trust.ts" as string),
  },
  {
    path: "memory import",
    group: "Memory",
    summary: "Take notes in, from a folder or files",
    load: () => import("./memory/import.ts" as string),
  },
  {
    path: "memory export",
    group: "Memory",
    summary: "Write the whole memory to a tar archive",
    load: () => import("./memory/export.ts" as string),
  },
  {
    path: "memory history",
    group: "Memory",
    summary: "List the changes of a file",
    load: () => import("./memory/history.ts" as string),
  },
  {
    path: "memory undo",
    group: "Memory",
    summary: "Take the newest change back",
    load: () => import("./memory/undo.ts" as string),
  },
  {
    path: "memory stats",
    group: "Memory",
    summary: "Say how much is remembered",
    load: () => import("./memory/stats.ts" as string),
  },
  {
    path: "memory reindex",
    group: "Memory",
    summary: "Build the index anew",
    load: () => import("./memory/reindex.ts" as string),
  },
  {
    path: "setup",
    group: "Set up",
    summary: "Choose a provider and a model, step by step",
    load: () => import("./setup.ts" as string),
  },
  {
    path: "provider list",
    group: "Set up",
    summary: "List the providers, and the local servers that run",
    load: () => import("./provider/list.ts" as string),
  },
  {
    path: "provider test",
    group: "Set up",
    summary: "Send one short message and show what came back",
    load: () => import("./provider/try.ts" as string),
  },
  {
    path: "config",
    group: "Set up",
    summary: "Change the settings on screens (also: /config)",
    load: () => import("./config/screen.ts" as string),
  },
  {
    path: "config get",
    group: "Set up",
    summary: "Print the configuration, or one value",
    load: () => import("./config/get.ts" as string),
  },
  {
    path: "config set",
    group: "Set up",
    summary: "Change one value; comments and order are kept",
    load: () => import("./config/set.ts" as string),
  },
  {
    path: "config unset",
    group: "Set up",
    summary: "Go back to the default of one value",
    load: () => import("./config/unset.ts" as string),
  },
  {
    path: "config path",
    group: "Set up",
    summary: "Print where config.yaml lies",
    load: () => import("./config/path.ts" as string),
  },
  {
    path: "config schema",
    group: "Set up",
    summary: "Print the JSON Schema of config.yaml",
    load: () => import("./config/schema.ts" as string),
  },
  {
    path: "config validate",
    group: "Set up",
    summary: "Check config.yaml",
    load: () => import("./config/validate.ts" as string),
  },
  {
    path: "vault status",
    group: "Vault",
    summary: "Say whether there is a vault, and what is amiss",
    load: () => import("./vault/status.ts" as string),
  },
  {
    path: "vault init",
    group: "Vault",
    summary: "Make the vault that keeps your keys encrypted",
    load: () => import("./vault/init.ts" as string),
  },
  {
    path: "vault unlock",
    group: "Vault",
    summary: "Open the running daemon's vault",
    load: () => import("./vault/unlock.ts" as string),
  },
  {
    path: "vault lock",
    group: "Vault",
    summary: "Close the running daemon's vault",
    load: () => import("./vault/lock.ts" as string),
  },
  {
    path: "vault list",
    group: "Vault",
    summary: "List the secrets: names and ages, never values",
    load: () => import("./vault/list.ts" as string),
  },
  {
    path: "vault set",
    group: "Vault",
    summary: "Put a secret in, from a hidden prompt or a pipe",
    load: () => import("./vault/set.ts" as string),
  },
  {
    path: "vault get",
    group: "Vault",
    summary: "Print a secret",
    load: () => import("./vault/get.ts" as string),
  },
  {
    path: "vault rm",
    group: "Vault",
    summary: "Remove a secret",
    load: () => import("./vault/rm.ts" as string),
  },
  {
    path: "vault rotate",
    group: "Vault",
    summary: "Renew the identity, or one secret",
    load: () => import("./vault/rotate.ts" as string),
  },
  {
    path: "vault passwd",
    group: "Vault",
    summary: "Change the passphrase",
    load: () => import("./vault/passwd.ts" as string),
  },
  {
    path: "vault migrate",
    group: "Vault",
    summary: "Go over to gpg or back to age, or unlock in another way",
    load: () => import("./vault/migrate.ts" as string),
  },
  {
    path: "vault export",
    group: "Vault",
    summary: "Write everything to one age file",
    load: () => import("./vault/export.ts" as string),
  },
  {
    path: "vault import",
    group: "Vault",
    summary: "Take secrets from a file or the environment",
    load: () => import("./vault/import.ts" as string),
  },
  {
    path: "plugin list",
    group: "Plugins",
    summary: "List the plugins, and whether they are on",
    load: () => import("./plugin/list.ts" as string),
  },
  {
    path: "plugin info",
    group: "Plugins",
    summary: "Say what a plugin is and brings",
    load: () => import("./plugin/info.ts" as string),
  },
  {
    path: "plugin install",
    group: "Plugins",
    summary: "Put a plugin in; it stays off",
    load: () => import("./plugin/install.ts" as string),
  },
  {
    path: "plugin enable",
    group: "Plugins",
    summary: "Show what a plugin may reach, and switch it on",
    load: () => import("./plugin/enable.ts" as string),
  },
  {
    path: "plugin disable",
    group: "Plugins",
    summary: "Switch a plugin off",
    load: () => import("./plugin/disable.ts" as string),
  },
  {
    path: "plugin setup",
    group: "Plugins",
    summary: "Lead a plugin from nothing to ready",
    load: () => import("./plugin/setup.ts" as string),
  },
  {
    path: "plugin config",
    group: "Plugins",
    summary: "Show or change a plugin's settings",
    load: () => import("./plugin/config.ts" as string),
  },
  {
    path: "plugin permissions",
    group: "Plugins",
    summary: "Say what a plugin asks for and what it was granted",
    load: () => import("./plugin/permissions.ts" as string),
  },
  {
    path: "plugin access",
    group: "Plugins",
    summary: "Say what a plugin reached, and what it was refused",
    load: () => import("./plugin/access.ts" as string),
  },
  {
    path: "plugin logs",
    group: "Plugins",
    summary: "Print what a plugin logged",
    load: () => import("./plugin/logs.ts" as string),
  },
  {
    path: "plugin uninstall",
    group: "Plugins",
    summary: "Remove a plugin",
    load: () => import("./plugin/uninstall.ts" as string),
  },
  {
    path: "plugin new",
    group: "Plugins",
    summary: "Write a plugin of your own to begin with",
    load: () => import("./plugin/new.ts" as string),
  },
  {
    path: "plugin dev",
    group: "Plugins",
    summary: "Try a plugin while you write it",
    load: () => import("./plugin/dev.ts" as string),
  },
  {
    path: "plugin test",
    group: "Plugins",
    summary: "Run a plugin's tests in its sandbox",
    load: () => import("./plugin/test.ts" as string),
  },
  {
    path: "plugin pack",
    group: "Plugins",
    summary: "Make one file of a plugin",
    load: () => import("./plugin/pack.ts" as string),
  },
  {
    path: "tool list",
    group: "Plugins",
    summary: "List the tools",
    load: () => import("./tool/list.ts" as string),
  },
  {
    path: "tool call",
    group: "Plugins",
    summary: "Call a tool without a model",
    load: () => import("./tool/call.ts" as string),
  },
  {
    path: "grants list",
    group: "Plugins",
    summary: "List your answers that stand",
    load: () => import("./grants/list.ts" as string),
  },
  {
    path: "grants revoke",
    group: "Plugins",
    summary: "Take standing answers back",
    load: () => import("./grants/revoke.ts" as string),
  },
  {
    path: "daemon run",
    group: "Daemon",
    summary: "Run the daemon here, until Ctrl-C",
    load: () => import("./daemon/run.ts" as string),
  },
  {
    path: "daemon start",
    group: "Daemon",
    summary: "Start the daemon in the background",
    load: () => import("./daemon/start.ts" as string),
  },
  {
    path: "daemon stop",
    group: "Daemon",
    summary: "Stop the daemon",
    load: () => import("./daemon/stop.ts" as string),
  },
  {
    path: "daemon restart",
    group: "Daemon",
    summary: "Stop the daemon and start it anew",
    load: () => import("./daemon/restart.ts" as string),
  },
  {
    path: "daemon status",
    group: "Daemon",
    summary: "Say whether the daemon runs, and how it is",
    load: () => import("./daemon/status.ts" as string),
  },
  {
    path: "daemon reload",
    group: "Daemon",
    summary: "Let the daemon read its configuration and plugins again",
    load: () => import("./daemon/reload.ts" as string),
  },
  {
    path: "daemon logs",
    group: "Daemon",
    summary: "Print the daemon's log",
    load: () => import("./daemon/logs.ts" as string),
  },
  {
    path: "daemon install",
    group: "Daemon",
    summary: "Let the system start the daemon when you log in",
    load: () => import("./daemon/install.ts" as string),
  },
  {
    path: "daemon uninstall",
    group: "Daemon",
    summary: "No longer let the system start it",
    load: () => import("./daemon/uninstall.ts" as string),
  },
  {
    path: "permissions",
    group: "Look after",
    summary: "Print what each command may touch",
    load: () => import("./permissions.ts" as string),
  },
  {
    path: "log",
    group: "Look after",
    summary: "Show what happened: secrets, calls, what was refused",
    load: () => import("./log.ts" as string),
  },
  {
    path: "doctor",
    group: "Look after",
    summary: "Look at everything, say what is amiss and what to do",
    load: () => import("./doctor.ts" as string),
  },
  {
    path: "uninstall",
    group: "Look after",
    summary: "Remove Pyra from this machine; your data stays",
    load: () => import("./uninstall.ts" as string),
  },
  {
    path: "completions",
    group: "Look after",
    summary: "Print the completion of a shell",
    load: () => import("./completions/completions.ts" as string),
  },
];

/** What the kernel alone runs; no help names it. */
const INTERNAL: readonly CommandEntry[] = [
  {
    path: "index",
    group: "Look after",
    summary: "Bring the index of the memory up to date",
    load: () => import("./index_command.ts" as string),
  },
  {
    path: "scan",
    group: "Look after",
    summary: "Scan texts for the kernel",
    load: () => import("./scan_command.ts" as string),
  },
];

/** The command whose words start `words`; throws `UsageError` with what was meant. */
export function findCommand(words: readonly string[]): CommandEntry {
  const internal = INTERNAL.find(({ path }) => path === words[0]);
  if (internal) return internal;
  const fits = (entry: CommandEntry) => entry.path.split(" ").every((word, i) => words[i] === word);
  const below = familyOf(COMMANDS, words[0] ?? "");
  // `config get` before `config`, which is a command too.
  const entry = below.find(fits) ?? COMMANDS.find(fits);
  if (entry) return entry;
  if (below.length > 0) {
    const choices = below.map((entry) => entry.path.split(" ")[1]).join(", ");
    const given = words[1] === undefined
      ? "needs one more word"
      : `has no ${JSON.stringify(words[1])}`;
    throw new UsageError(`pyra ${words[0]} ${given}`, `choose from: ${choices}`);
  }
  const paths = COMMANDS.map((entry) => entry.path);
  const meant = nearest(words.slice(0, 2).join(" "), paths) ??
    nearest(words[0] ?? "", paths.map((path) => path.split(" ")[0]!));
  throw new UsageError(
    `There is no command ${JSON.stringify(words[0] ?? "")}`,
    meant ? `did you mean \`pyra ${meant}\`?` : "run `pyra --help`",
  );
}
