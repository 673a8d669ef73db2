import { ExitCode, type JsonObject } from "../../base/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { loadTerminal } from "../../terminal/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";

const command: Command = {
  usage: "",
  options: {},
  examples: [
    ["pyra plan list", "newest first"],
    ["pyra plan list --json", "for scripts, steps and all"],
  ],
  async run({ args, services, out }) {
    const plans = await (await services.plans()).list();
    if (flag(args, "json")) {
      out.write(jsonDocument({ plans: plans as unknown as JsonObject[] }));
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
  },
};

export default command;
