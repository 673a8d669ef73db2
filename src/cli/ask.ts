/** `pyra ask`: one question, one answer, and out. Works in pipes. */

import { CancelledError, ExitCode, type Json, PyraError, UsageError } from "../base/mod.ts";
import type { AgentService, SessionInfo, SessionOptions } from "../contracts/mod.ts";
import { AnswerView } from "./answer_view.ts";
import { type Command, type CommandContext, flag, list, text } from "./command.ts";
import { fileAttachment, stdinAttachment } from "./attachments.ts";
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
    const input = await readInput(context);
    const agent = await services.agent();
    const session = await openSession(context, agent);
    const view = await AnswerView.open(context, {
      stream: !flag(args, "no-stream") && !flag(args, "json"),
      quiet: flag(args, "quiet") || flag(args, "json"),
    });
    const abort = new AbortController();
    const unsubscribe = context.interrupts.subscribe(() => abort.abort());
    const signal = AbortSignal.any([abort.signal, context.terminated]);
    try {
      for await (const event of agent.send(session.id, input, signal)) {
        await view.show(event, agent);
      }
    } finally {
      unsubscribe();
      view.close();
    }
    if (view.reason === "cancelled") throw new CancelledError("The answer");
    if (view.error) throw new PyraError(view.error.message, view.error);
    if (flag(args, "json")) out.write(jsonDocument(answerDocument(view, session)));
    return ExitCode.ok;
  },
};

function answerDocument(view: AnswerView, session: SessionInfo): Json {
  return {
    ok: true,
    answer: view.answer,
    usage: { ...view.usage },
    tool_calls: view.toolCalls.map((call) => ({ ...call })),
    warnings: view.warnings,
    session: session.id,
    provider: session.provider,
    model: session.model,
  };
}

/** The question, what is piped in, and the files. Throws `UsageError` when there is nothing. */
async function readInput({ args, start, kernel }: CommandContext) {
  const words = args.positionals.filter((word) => word !== "-").join(" ").trim();
  const wantsStdin = args.positionals.includes("-") || !start.terminal.stdin;
  const piped = wantsStdin ? await stdinAttachment() : undefined;
  const files = [];
  for (const path of list(args, "file")) files.push(await fileAttachment(kernel, path));
  const question = words || piped?.text.trim() || "";
  if (!question && files.length === 0) {
    throw new UsageError("pyra ask was given no question", 'try `pyra ask "what is 12*7?"`');
  }
  return { text: question, attachments: words && piped ? [piped, ...files] : files };
}

async function openSession(
  { args, services }: CommandContext,
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
    resume: await oneSession(await services.sessions(), given),
  });
}

export default command;
