import { PyraError, UsageError } from "../../base/mod.ts";
import type { AgentService, SessionInfo } from "../../contracts/mod.ts";
import { command } from "../command.ts";
import { oneTurn } from "../one_turn.ts";
import { jsonDocument } from "../report.ts";
import { isUnfinished, onePlan } from "./find.ts";
import { checkModel, resumption } from "./resumption.ts";

export default command("plan resume", async (context) => {
  const { options, operands, services, start, out } = context;
  if (!start.terminal.stdin || !start.terminal.stdout) {
    throw new UsageError(
      "A plan needs your word, and there is no terminal to ask for it",
      "run it in a terminal",
    );
  }
  checkModel(start.provider.id);
  const plans = await services.plans();
  const plan = await plans.read(await onePlan(plans, operands.id, isUnfinished));
  const session = await sessionOf(plan.sessionId, await services.agent());
  const view = await oneTurn(context, session, resumption(plan));
  if (options.json) out.write(jsonDocument(view.document(session)));
  return view.exitCode;
});

/** The conversation the plan belongs to, or a new one when that is gone. */
async function sessionOf(id: string, agent: AgentService): Promise<SessionInfo> {
  try {
    return await agent.open({ resume: id });
  } catch (error) {
    if (error instanceof PyraError && error.code === "session.unknown") return await agent.open();
    throw error;
  }
}
