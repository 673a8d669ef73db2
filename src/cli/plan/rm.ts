import { ExitCode, PyraError } from "../../base/mod.ts";
import type { PlanStore } from "../../contracts/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { onePlan } from "./find.ts";

export default command("plan rm", async ({ options, operands, services, out }) => {
  const plans = await services.plans();
  const ids = [];
  for (const given of operands.ids) {
    const id = await onePlan(plans, given);
    await checkIsThere(plans, id);
    ids.push(id);
  }
  for (const id of ids) await plans.remove(id);
  if (options.json) out.write(jsonDocument({ removed: ids }));
  else if (!options.quiet) out.error(`Removed ${ids.join(", ")}`);
  return ExitCode.ok;
});

/** Throws `plan.unknown`; one that is damaged can be removed as well. */
async function checkIsThere(plans: PlanStore, id: string): Promise<void> {
  try {
    await plans.read(id);
  } catch (error) {
    if (!(error instanceof PyraError && error.code === "plan.damaged")) throw error;
  }
}
