import { ExitCode, PyraError, UsageError } from "../../base/mod.ts";
import type { PlanStore } from "../../contracts/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { onePlan } from "./find.ts";

const command: Command = {
  usage: "ID…",
  details: "There is no way back. What its steps have done stays done.",
  options: {},
  examples: [["pyra plan rm 01jd", "remove one plan"]],
  async run({ args, services, out }) {
    if (args.positionals.length === 0) {
      throw new UsageError("pyra plan rm takes an id", "`pyra plan list` shows the ids");
    }
    const plans = await services.plans();
    const ids = [];
    for (const given of args.positionals) {
      const id = await onePlan(plans, given);
      await checkIsThere(plans, id);
      ids.push(id);
    }
    for (const id of ids) await plans.remove(id);
    if (flag(args, "json")) out.write(jsonDocument({ ok: true, removed: ids }));
    else if (!flag(args, "quiet")) out.error(`Removed ${ids.join(", ")}`);
    return ExitCode.ok;
  },
};

/** Throws `plan.unknown`; one that is damaged can be removed as well. */
async function checkIsThere(plans: PlanStore, id: string): Promise<void> {
  try {
    await plans.read(id);
  } catch (error) {
    if (!(error instanceof PyraError && error.code === "plan.damaged")) throw error;
  }
}

export default command;
