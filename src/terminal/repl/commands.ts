/** The built-in slash commands, as a table, and how a line becomes a command. */

import { PyraError } from "../../base/mod.ts";
import type { ListedSession, SessionInfo } from "../../contracts/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import type { Completer } from "../editor/completion.ts";
import { askChoice } from "../prompts/choice.ts";
import { padEnd } from "../width.ts";
import type { CommandContext, SlashCommand } from "./command.ts";
import type { ReplEnd, ReplPorts } from "./options.ts";
import { toMarkdown } from "./transcript.ts";

/** Characters of a conversation's ID. */
const ID_LENGTH = 16;

/** What the built-in commands can do beyond a {@linkcode CommandContext}. */
export interface ReplControls<H> {
  readonly ports: ReplPorts<H>;
  readonly lastAnswer: string;
  /** All commands, for `/help`. */
  readonly commands: readonly SlashCommand[];
  /** Goes over to another session. */
  use(session: SessionInfo): void;
  /** Ends the REPL after this command. */
  leave(end: ReplEnd<H>): void;
}

/** The built-in commands for one REPL. */
export function builtinCommands<H>(repl: ReplControls<H>): SlashCommand[] {
  const { ports } = repl;
  let models: string[] | undefined;
  const modelNames = async () => models ??= (await ports.listModels()).map(({ id }) => id);
  const handOver = (handover: H | undefined) => {
    if (handover !== undefined) repl.leave({ kind: "handover", handover });
  };
  return [
    {
      name: "help",
      summary: "show this list",
      run: (_, context) => showHelp(context, repl.commands),
    },
    {
      name: "new",
      summary: "start a new conversation",
      async run(_, { service, print }) {
        repl.use(await service.open());
        print("A new conversation.");
      },
    },
    {
      name: "sessions",
      summary: "list conversations",
      run: async (_, context) => showSessions(context, await context.service.list()),
    },
    {
      name: "resume",
      usage: "ID",
      summary: "go on with an earlier conversation; the start of its ID will do",
      async run(args, context) {
        const resume = await findSession(context, args);
        const session = await context.service.open({ resume });
        repl.use(session);
        context.print(`Going on with: ${session.title} (${session.messages} messages)`);
      },
    },
    {
      name: "model",
      usage: "[NAME]",
      summary: "go over to another model",
      complete: modelNames,
      async run(args, context) {
        const name = args || await chooseModel(context, await modelNames());
        context.terminal.close();
        handOver(await ports.switchModel(name, context.session));
        context.print(`Model: ${name}`);
      },
    },
    {
      name: "system",
      usage: "TEXT | off",
      summary: "add to the system prompt of this conversation",
      async run(args, { service, session, print }) {
        if (args === "") throw usage("system", "TEXT | off");
        await service.configure(session.id, { system: args === "off" ? "" : args });
        print(args === "off" ? "The addition is gone." : "Added, from the next question on.");
      },
    },
    {
      name: "retry",
      summary: "ask the last question again",
      run: (_, { send }) => send({ again: true }),
    },
    {
      name: "undo",
      summary: "take the last exchange back",
      async run(_, { service, session, print }) {
        const words = await service.undo(session.id);
        print(words === undefined ? "There is nothing to take back." : `Taken back: ${words}`);
      },
    },
    {
      name: "copy",
      summary: "put the last answer on the clipboard, if the terminal allows it",
      run: (_, context) => copy(context, { text: repl.lastAnswer, ports }),
    },
    {
      name: "save",
      usage: "FILE",
      summary: "write the conversation to a Markdown file",
      async run(args, { terminal, service, session, print }) {
        if (args === "") throw usage("save", "FILE");
        const text = toMarkdown(session.title, await service.history(session.id));
        terminal.close();
        print(`Saved to ${await ports.saveFile(args, text)}`);
      },
    },
    {
      name: "clear",
      summary: "clear the screen; the conversation stays",
      async run(_, { terminal }) {
        if (terminal.interactive) await ports.clear();
      },
    },
    {
      name: "config",
      usage: "[plain]",
      summary: "open the settings; `plain` asks for them line by line",
      async run(args, { terminal, session }) {
        terminal.close();
        handOver(await ports.openConfig(session, args === "plain"));
      },
    },
    {
      name: "unlock",
      summary: "open the vault, when a secret is needed and it is locked",
      run: (_, { terminal, session }) => {
        terminal.close();
        handOver(ports.unlock(session));
      },
    },
    {
      name: "exit",
      summary: "leave; so do Ctrl-D and a second Ctrl-C",
      run: () => repl.leave({ kind: "exit" }),
    },
  ];
}

function usage(name: string, rest: string): PyraError {
  return new PyraError(`/${name} needs something to work on`, {
    code: "repl.usage",
    hint: `write it as \`/${name} ${rest}\``,
  });
}

/** Puts the commands of others behind the built-in ones, whose names they cannot take. */
export function mergeCommands(
  builtin: readonly SlashCommand[],
  extra: readonly SlashCommand[],
): SlashCommand[] {
  const merged = new Map(builtin.map((command) => [command.name, command]));
  for (const command of extra) {
    if (/^[a-z][a-z0-9-]*$/.test(command.name) && !merged.has(command.name)) {
      merged.set(command.name, command);
    }
  }
  return [...merged.values()];
}

/** Splits `/name rest`; `undefined` for anything else, such as a path. */
export function parseCommand(line: string): { name: string; args: string } | undefined {
  const found = /^\/([a-z][a-z0-9-]*)(?:\s+([^]*))?$/.exec(line.trim());
  return found === null ? undefined : { name: found[1] as string, args: found[2]?.trim() ?? "" };
}

/** Completes names of commands, then what follows them. */
export function commandCompleter(commands: readonly SlashCommand[]): Completer {
  return async (before) => {
    const nothing = { from: before.length, candidates: [] };
    if (!before.startsWith("/")) return nothing;
    const space = before.indexOf(" ");
    if (space < 0) {
      return { from: 0, candidates: commands.map(({ name }) => `/${name}`) };
    }
    const command = commands.find(({ name }) => name === before.slice(1, space));
    try {
      const candidates = await command?.complete?.(before.slice(space + 1)) ?? [];
      return { from: space + 1, candidates };
    } catch {
      // A provider that cannot be asked is no reason to disturb someone who is typing.
      return nothing;
    }
  };
}

function showHelp(context: CommandContext, commands: readonly SlashCommand[]): void {
  const { output } = context.terminal;
  const name = (command: SlashCommand) => `/${command.name} ${command.usage ?? ""}`.trimEnd();
  const width = Math.max(...commands.map((command) => name(command).length)) + 2;
  for (const command of commands) {
    const summary = escapeTerminal(command.summary);
    output.line(`  ${padEnd(escapeTerminal(name(command)), width)}${output.paint(summary, "dim")}`);
  }
  output.line();
  context.print(
    "Alt-Enter or a \\ at the end begins a new line; Ctrl-R searches what you typed before.",
  );
}

function showSessions(context: CommandContext, sessions: readonly ListedSession[]): void {
  if (sessions.length === 0) context.print("There are no conversations yet.");
  for (const { id, title, updated } of sessions.slice(0, 20)) {
    const here = id === context.session.id ? "*" : " ";
    context.print(`${here} ${id}  ${updated.slice(0, 16).replace("T", " ")}  ${title}`);
  }
}

/** The ID that begins so. One that is whole need not be listed. */
async function findSession(context: CommandContext, start: string): Promise<string> {
  if (start === "") throw usage("resume", "ID");
  const found = (await context.service.list()).filter(({ id }) => id.startsWith(start));
  const [session, other] = found;
  if (session !== undefined && other === undefined) return session.id;
  if (session === undefined && start.length === ID_LENGTH) return start;
  const many = other !== undefined;
  throw new PyraError(`${many ? "More than one" : "No"} conversation begins with "${start}"`, {
    code: many ? "session.ambiguous" : "session.unknown",
    hint: "`/sessions` lists them",
  });
}

async function chooseModel(context: CommandContext, names: readonly string[]): Promise<string> {
  const choices = names.map((name) => ({ value: name, label: name }));
  return await askChoice(context.terminal, {
    question: "Model",
    choices,
    initial: context.session.model,
  });
}

/** The kernel's act: only it writes to the clipboard, and says what it wrote. */
async function copy<H>(
  context: CommandContext,
  { text, ports }: { text: string; ports: Pick<ReplPorts<H>, "copy"> },
): Promise<void> {
  if (text === "") return context.print("There is no answer yet.");
  if (context.terminal.interactive && await ports.copy(text)) return;
  throw new PyraError("The answer cannot be put on the clipboard from here", {
    code: "repl.copy",
    hint: "write it to a file with `/save FILE`",
  });
}
