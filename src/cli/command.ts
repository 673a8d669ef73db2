/** What a command is: words, options, examples, and a `run` that returns an exit code.
 *
 * Commands are thin: they parse, ask a service, print. They get everything they use
 * from {@linkcode CommandContext}, so that a test can hand in its own. */

import type { ExitCode, JsonObject } from "../base/mod.ts";
import type { Config } from "../config/mod.ts";
import type {
  AgentService,
  AppStart,
  ChatProvider,
  Handover,
  KernelApi,
  MemoryFolder,
  PlanStore,
  SessionStore,
  ToolRunner,
} from "../contracts/mod.ts";
import type { SessionFiles } from "../sessions/mod.ts";
import type { PluginContributions } from "../plugins/mod.ts";
import type { HistoryStore, Interrupts, Output } from "../terminal/mod.ts";

/** One option of a command. */
export interface OptionSpec {
  type: "string" | "boolean";
  short?: string;
  /** May be given several times. */
  multiple?: boolean;
  /** Name of the value in the help, `FILE`. */
  value?: string;
  help: string;
}

/** What a command file exports as its default. */
export interface Command {
  /** The positional arguments as the help shows them: `[QUESTION…]`. */
  usage: string;
  /** A few sentences for `--help`, beyond the one-line summary of the table. */
  details?: string;
  options: Record<string, OptionSpec>;
  /** Command lines that work, each with what it does. */
  examples: readonly (readonly [line: string, what: string])[];
  run(context: CommandContext): Promise<CommandEnd>;
}

/** How a command ends: an exit code, or another command in an app of its own. */
export type CommandEnd = ExitCode | { code: ExitCode; handover: Handover };

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

/** One command of the table: its words, its line in the help, its file. */
export interface CommandEntry {
  path: string;
  group: typeof GROUPS[number];
  summary: string;
  load(): Promise<{ default: Command }>;
}

/** The commands whose first word of several is `word`. */
export function familyOf(commands: readonly CommandEntry[], word: string): CommandEntry[] {
  return commands.filter(({ path }) => path.startsWith(`${word} `));
}

/** The command line after parsing. */
export interface ParsedArguments {
  positionals: string[];
  options: Record<string, string | boolean | string[] | undefined>;
}

/** The adapters, opened on first use; `app/` wires them. */
export interface Services {
  provider(): Promise<ChatProvider>;
  /** The model in use: from the flags, the configuration, or the provider's default. */
  model(): string;
  agent(): Promise<AgentService>;
  sessions(): Promise<SessionStore>;
  /** All conversations, for the commands that only look at them; others may not read them. */
  sessionFiles(): Promise<SessionFiles>;
  plans(): Promise<PlanStore>;
  memory(): Promise<MemoryFolder>;
  /** What the enabled plugins bring; starts none of them. */
  plugins(): Promise<PluginContributions>;
  /** The tools, and the way of a call. */
  tools(): Promise<ToolRunner>;
  /** What was typed at the prompt before, across sessions. */
  history(): HistoryStore;
}

/** Messages to and from peers beyond the kernel: clients of the daemon, or the daemon. */
export interface Wire {
  send(peer: number, message: JsonObject): void;
  /** To be set by whoever reads. Without a message, the peer is gone. */
  onMessage(peer: number, message?: JsonObject): void;
}

/** Everything a command may use. */
export interface CommandContext {
  /** All commands. */
  commands: readonly CommandEntry[];
  args: ParsedArguments;
  start: AppStart;
  config: Config;
  kernel: KernelApi;
  services: Services;
  wire: Wire;
  interrupts: Interrupts;
  /** Aborts when the process is asked to end. */
  terminated: AbortSignal;
  out: Output;
}

/** The one value of a `string` option. */
export function text(args: ParsedArguments, name: string): string | undefined {
  const value = args.options[name];
  return typeof value === "string" ? value : undefined;
}

/** The values of a `multiple` option. */
export function list(args: ParsedArguments, name: string): string[] {
  const value = args.options[name];
  return Array.isArray(value) ? value : [];
}

/** Whether a `boolean` option was given. */
export function flag(args: ParsedArguments, name: string): boolean {
  return args.options[name] === true;
}
