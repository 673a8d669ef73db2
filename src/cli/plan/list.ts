import { ExitCode } from "../../base/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { loadTerminal } from "../../terminal/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";

export default command("plan list", async ({ options, services, out }) => {
  const plans = await (await services.plans()).list();
  if (options.json) {
    out.write(jsonDocument({ plans }));
  } else if (plans.length === 0) {
    out.line("No plans yet. Make one in `pyra chat`, with /plan GOAL.");
  } else {
    const { planProgress } = await loadTerminal();
    for (const plan of plans) {
      const when = plan.updated.slice(0, 16).replace("T", " ");
      out.line(
        `${plan.id}  ${when}  ${planProgress(plan).padEnd(25)}  ${escapeTerminal(plan.goal)}`,
      );
    }
  }
  return ExitCode.ok;
});
