/** `pyra ask`: one question, one answer, and out. Works in pipes. */

import { UsageError } from "../base/mod.ts";
import type { AgentService, SessionInfo, SessionOptions } from "../contracts/mod.ts";
import { type Command, type CommandContext, flag, list, text } from "./command.ts";
import { fileAttachment, stdinAttachment } from "./attachments.ts";
import { oneTurn } from "./one_turn.ts";
import { jsonDocument } from "./report.ts";
import { oneSession } from "./session/find.ts";

const command: Command = {
  usage: "[QUESTION…]",
  details:
    "What is piped in goes along with the question, or is the question when there is no other.",
  options: {
    file: {
      type: "string",
      short: "f",
      multiple: true,
      value: "FILE",
      help: "Send a text file along",
    },
    system: { type: "string", short: "s", value: "TEXT", help: "Add to the system prompt" },
    model: { type: "string", value: "NAME", help: "Another model, this time" },
    provider: { type: "string", value: "ID", help: "Another provider, this time" },
    "base-url": {
      type: "string",
      value: "URL",
      help: "Another address of the provider, this time",
    },
    continue: { type: "boolean", help: "Go on with the newest conversation" },
    session: { type: "string", value: "ID", help: "Go on with this conversation" },
    "no-stream": { type: "boolean", help: "Show the answer when it is whole" },
  },
  examples: [
    ['pyra ask "what is 12*7?"', "one answer"],
    ['git diff | pyra ask "write a commit message"', "with what is piped in"],
    ['pyra ask -f notes.md "what is open?"', "with a file"],
    ['pyra ask --json "…" | jq -r .answer', "for scripts"],
  ],
  async run(context) {
    const { args, services, out } = context;
    const agent = services.agent();
    // What is wrong with the question comes first.
    agent.catch(() => {});
    const input = await readInput(context);
    const session = await openSession(context, await agent);
    const view = await oneTurn(context, session, input);
    if (flag(args, "json")) out.write(jsonDocument(view.document(session)));
    return view.exitCode;
  },
};

/** The question, what is piped in, and the files. Throws `UsageError` when there is nothing. */
async function readInput({ args, start, kernel, out }: CommandContext) {
  const words = args.positionals.filter((word) => word !== "-").join(" ").trim();
  const wantsStdin = args.positionals.includes("-") || !start.terminal.stdin;
  const piped = wantsStdin ? await stdinAttachment(out) : undefined;
  const files = [];
  for (const path of list(args, "file")) files.push(await fileAttachment(kernel, path));
  const question = words || piped?.text.trim() || "";
  if (!question && files.length === 0) {
    throw new UsageError("pyra ask was given no question", 'try `pyra ask "what is 12*7?"`');
  }
  return { text: question, attachments: words && piped ? [piped, ...files] : files };
}

async function openSession(
  { args, services, start }: CommandContext,
  agent: AgentService,
): Promise<SessionInfo> {
  const options: SessionOptions = { system: text(args, "system"), model: text(args, "model") };
  const given = text(args, "session");
  if (given === undefined && !flag(args, "continue")) return await agent.open(options);
  if (given !== undefined && flag(args, "continue")) {
    throw new UsageError("--continue and --session cannot be used together");
  }
  return await agent.open({
    ...options,
    // Where the kernel found none, the store says why.
    resume: start.resume ?? await oneSession(await services.sessions(), given),
  });
}

export default command;
