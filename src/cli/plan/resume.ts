import { PyraError, UsageError } from "../../base/mod.ts";
import type { AgentService, SessionInfo } from "../../contracts/mod.ts";
import { type Command, flag } from "../command.ts";
import { oneTurn } from "../one_turn.ts";
import { jsonDocument } from "../report.ts";
import { isUnfinished, onePlan } from "./find.ts";
import { checkModel, resumption } from "./resumption.ts";

const command: Command = {
  usage: "[ID]",
  details: "Without an id, the newest that is unfinished. You see it, and may change it, before\n" +
    "anything is done. A step that was under way is run anew.",
  options: {},
  examples: [["pyra plan resume", "go on where it was broken off"]],
  async run(context) {
    const { args, services, start, out } = context;
    if (!start.terminal.stdin || !start.terminal.stdout) {
      throw new UsageError(
        "A plan needs your word, and there is no terminal to ask for it",
        "run it in a terminal",
      );
    }
    checkModel(start.provider.id);
    const plans = await services.plans();
    const plan = await plans.read(await onePlan(plans, args.positionals[0], isUnfinished));
    const session = await sessionOf(plan.sessionId, await services.agent());
    const view = await oneTurn(context, session, resumption(plan));
    if (flag(args, "json")) out.write(jsonDocument(view.document(session)));
    return view.exitCode;
  },
};

/** The conversation the plan belongs to, or a new one when that is gone. */
async function sessionOf(id: string, agent: AgentService): Promise<SessionInfo> {
  try {
    return await agent.open({ resume: id });
  } catch (error) {
    if (error instanceof PyraError && error.code === "session.unknown") return await agent.open();
    throw error;
  }
}

export default command;
