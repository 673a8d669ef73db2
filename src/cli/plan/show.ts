import { ExitCode } from "../../base/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { loadTerminal } from "../../terminal/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { isUnfinished, onePlan } from "./find.ts";

export default command("plan show", async ({ options, operands, services, out }) => {
  const plans = await services.plans();
  const plan = await plans.read(await onePlan(plans, operands.id));
  if (options.json) {
    out.write(jsonDocument(plan));
    return ExitCode.ok;
  }
  const { planProgress, planRows, stepParticulars } = await loadTerminal();
  const [goal, ...steps] = planRows(plan, { unicode: out.facts.unicode });
  out.line(out.paint(goal!.text, ...goal!.traits));
  out.line(out.paint(`  ${planProgress(plan)} · conversation ${plan.sessionId}`, "dim"));
  for (const [at, { text, traits }] of steps.entries()) {
    out.line(out.paint(text, ...traits));
    for (const particular of stepParticulars(plan.steps[at]!)) {
      for (const line of particular.text.split("\n")) {
        out.line(out.paint(`       ${escapeTerminal(line)}`, "dim"));
      }
    }
  }
  if (isUnfinished(plan)) out.line(`\`pyra plan resume ${plan.id}\` goes on with it.`);
  return ExitCode.ok;
});
