/** `pyra ask`: one question, one answer, and out. Works in pipes. */

import { UsageError } from "../base/mod.ts";
import type { AgentService, SessionInfo } from "../contracts/mod.ts";
import { command, type CommandContext } from "./command.ts";
import { fileAttachment, stdinAttachment } from "./attachments.ts";
import { oneTurn } from "./one_turn.ts";
import { jsonDocument } from "./report.ts";
import { oneSession } from "./session/find.ts";

export default command("ask", async (context) => {
  const { options, services, out } = context;
  const agent = services.agent();
  // What is wrong with the question comes first.
  agent.catch(() => {});
  const input = await readInput(context);
  const session = await openSession(context, await agent);
  const view = await oneTurn(context, session, input);
  if (options.json) out.write(jsonDocument(view.document(session)));
  return view.exitCode;
});

/** The question, what is piped in, and the files. Throws `UsageError` when there is nothing. */
async function readInput({ options, operands, start, kernel, out }: CommandContext<"ask">) {
  const words = operands.question.filter((word) => word !== "-").join(" ").trim();
  const wantsStdin = operands.question.includes("-") || !start.terminal.stdin;
  const piped = wantsStdin ? await stdinAttachment(out) : undefined;
  const files = [];
  for (const path of options.file) files.push(await fileAttachment(kernel, path));
  const question = words || piped?.text.trim() || "";
  if (!question && files.length === 0) {
    throw new UsageError("pyra ask was given no question", 'try `pyra ask "what is 12*7?"`');
  }
  return { text: question, attachments: words && piped ? [piped, ...files] : files };
}

async function openSession(
  { options, services, start }: CommandContext<"ask">,
  agent: AgentService,
): Promise<SessionInfo> {
  const { system, model, session: given } = options;
  if (given === undefined && !options.continue) return await agent.open({ system, model });
  if (given !== undefined && options.continue) {
    throw new UsageError("--continue and --session cannot be used together");
  }
  return await agent.open({
    system,
    model,
    // Where the kernel found none, the store says why.
    resume: start.resume ?? await oneSession(await services.sessions(), given),
  });
}
