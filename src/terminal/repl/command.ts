/** Slash commands: what one looks like, for ours and for those of plugins. */

import type { AgentService, SessionInfo, UserInput } from "../../contracts/mod.ts";
import type { Terminal } from "../terminal.ts";

/** One command of the REPL. */
export interface SlashCommand {
  /** Without the slash: lower-case letters, digits and `-`. */
  name: string;
  /** One line for `/help`. May come from a plugin: it is escaped when shown. */
  summary: string;
  /** What follows the name: `[NAME]`. */
  usage?: string;
  /** Candidates for the whole text after the name; those that do not fit are left out. */
  complete?(args: string): readonly string[] | Promise<readonly string[]>;
  /** Runs it. A `PyraError` is shown as one and the REPL goes on. */
  run(args: string, context: CommandContext): Promise<void> | void;
}

/** What a command can do. Everything given to `print` and `markdown` is escaped. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly service: AgentService;
  /** The session in use. */
  readonly session: SessionInfo;
  /** Stops with Ctrl-C. */
  readonly signal: AbortSignal;
  /** Prints text from anywhere. */
  print(text: string): void;
  /** Prints Markdown from anywhere. */
  markdown(text: string): void;
  /** Asks the assistant, as if the user had typed it; returns when it has answered. */
  send(input: UserInput): Promise<void>;
}
