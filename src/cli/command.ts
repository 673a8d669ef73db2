/** What a command does: a `run` that returns an exit code. What it takes stands in `commands/`.
 *
 * Commands are thin: they parse, ask a service, print. They get everything they use
 * from {@linkcode CommandContext}, so that a test can hand in its own. */

import type { ExitCode, JsonObject } from "../base/mod.ts";
import type { CommandLine, CommandPath, Operands, Options } from "../commands/mod.ts";
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

/** What a command file exports as its default. */
export interface Command {
  path: CommandPath;
  run(line: CommandLine, context: CommandPorts): Promise<CommandEnd>;
}

/** A command of the table, whose options and operands have the types of its description. */
export function command<Path extends CommandPath>(
  path: Path,
  run: (context: CommandContext<Path>) => Promise<CommandEnd>,
): Command {
  return {
    path,
    // The line was read by the description that the types are of.
    run: ({ options, operands }, ports) =>
      run({ ...ports, options, operands } as CommandContext<Path>),
  };
}

/** How a command ends: an exit code, or another command in an app of its own. */
export type CommandEnd = ExitCode | { code: ExitCode; handover: Handover };

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

/** Everything a command may use beside its own command line. */
export interface CommandPorts {
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

/** Everything a command may use. */
export interface CommandContext<Path extends CommandPath = CommandPath> extends CommandPorts {
  options: Options<Path>;
  operands: Operands<Path>;
}
