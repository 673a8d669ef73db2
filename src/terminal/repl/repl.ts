/** The chat REPL: reads a line, runs a command or asks the assistant, again.
 *
 * On a terminal it edits, streams and paints; in a pipe it reads lines and prints
 * answers, with no prompt and no control sequences. */

import { CancelledError, PyraError, toErrorInfo } from "../../base/mod.ts";
import type { UserInput } from "../../contracts/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { LineEditor, type LineResult } from "../editor/line_editor.ts";
import { printMarkdown } from "../markdown/print.ts";
import type { CommandContext, SlashCommand } from "./command.ts";
import { builtinCommands, commandCompleter, mergeCommands, parseCommand } from "./commands.ts";
import { Conversation } from "./conversation.ts";
import type { ReplEnd, ReplOptions } from "./options.ts";
import { showError } from "./view.ts";

/** Talks until the user leaves. Errors of the service and of commands are shown and
 * the talk goes on; only a closed output (`output.closed`) ends it by a throw. */
export async function runRepl<H>(options: ReplOptions<H>): Promise<ReplEnd<H>> {
  try {
    return await new Repl(options).run();
  } finally {
    options.terminal.close();
  }
}

class Repl<H> {
  readonly #options: ReplOptions<H>;
  readonly #conversation: Conversation;
  readonly #commands: SlashCommand[];
  readonly #editor: LineEditor;
  #end: ReplEnd<H> | undefined;

  constructor(options: ReplOptions<H>) {
    this.#options = options;
    const { terminal, history, ports, extra = [] } = options;
    const conversation = this.#conversation = new Conversation(options);
    const commands: SlashCommand[] = [];
    const builtin = builtinCommands<H>({
      ports,
      commands,
      get lastAnswer() {
        return conversation.lastAnswer;
      },
      use: (session) => conversation.session = session,
      leave: (end) => this.#end = end,
    });
    commands.push(...mergeCommands(builtin, extra));
    this.#commands = commands;
    const { paint, facts } = terminal.output;
    this.#editor = new LineEditor(terminal, {
      prompt: paint(facts.unicode ? "❯ " : "> ", "cyan", "bold"),
      placeholder: "Ask anything",
      history,
      complete: commandCompleter(commands),
    });
  }

  async run(): Promise<ReplEnd<H>> {
    const { terminal, signal } = this.#options;
    this.#banner();
    let asked = false;
    while (this.#end === undefined) {
      const result = await this.#editor.read("", signal);
      if (result.kind === "end" || signal?.aborted) return { kind: "exit" };
      if (result.kind === "interrupt") {
        if (asked && result.text === "") return { kind: "exit" };
        asked = true;
        terminal.output.line(terminal.output.paint("Ctrl-C again, or Ctrl-D, leaves.", "dim"));
        continue;
      }
      asked = false;
      await this.#take(result);
    }
    return this.#end;
  }

  #banner(): void {
    const { terminal, assistantName, subtitle, session } = this.#options;
    const { output } = terminal;
    if (!output.facts.stdin || !output.facts.stdout) return;
    const name = output.paint(escapeTerminal(assistantName), "bold");
    output.line(`${name} ${output.paint(`· ${escapeTerminal(subtitle)} · /help`, "dim")}`);
    if (session.messages > 0) {
      const title = escapeTerminal(session.title);
      output.line(output.paint(`Going on with: ${title} (${session.messages} messages)`, "dim"));
    }
    output.line();
  }

  async #take(line: Extract<LineResult, { kind: "line" }>): Promise<void> {
    const text = line.text.trim();
    if (text === "") return;
    const { output } = this.#options.terminal;
    const command = parseCommand(text);
    try {
      if (command === undefined) await this.#send(text);
      else await this.#run(command.name, command.args);
    } catch (error) {
      if (error instanceof PyraError && error.code === "output.closed") throw error;
      if (!(error instanceof PyraError && error.code === "cancelled")) {
        showError(this.#options.terminal, toErrorInfo(error));
      }
    }
    if (output.facts.stdin && output.facts.stdout) output.line();
  }

  /** Asks the assistant. A vault that has locked itself meanwhile is a reason to leave for a
   * moment: only the kernel may ask for its passphrase. */
  async #send(input: UserInput): Promise<void> {
    const failure = await this.#conversation.send(input);
    if (failure?.code !== "vault.locked") return;
    const { terminal, ports } = this.#options;
    terminal.output.line("Once the vault is open, /retry asks this again.");
    terminal.close();
    this.#end = { kind: "handover", handover: ports.unlock(this.#conversation.session) };
  }

  async #run(name: string, args: string): Promise<void> {
    const command = this.#commands.find((command) => command.name === name);
    if (command === undefined) {
      throw new PyraError(`There is no command /${name}`, {
        code: "repl.unknown_command",
        hint: "`/help` lists them",
      });
    }
    const { terminal } = this.#options;
    const stop = new AbortController();
    // A command that does not listen to its signal is left behind.
    const stopped = new Promise<never>((_, reject) => {
      stop.signal.addEventListener("abort", () => reject(new CancelledError("The command")));
    });
    const unsubscribe = terminal.interrupts.subscribe(() => stop.abort());
    try {
      await Promise.race([command.run(args, this.#context(stop.signal)), stopped]);
    } finally {
      unsubscribe();
    }
  }

  #context(signal: AbortSignal): CommandContext {
    const { terminal, service } = this.#options;
    const { output } = terminal;
    const conversation = this.#conversation;
    return {
      terminal,
      service,
      signal,
      get session() {
        return conversation.session;
      },
      print: (text) => output.line(escapeTerminal(text, { multiline: true })),
      markdown: (text) => printMarkdown(output, text),
      send: (input) => this.#send(input),
    };
  }
}
