import { ExitCode, UsageError } from "../../base/mod.ts";
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
    for (const given of args.positionals) ids.push(await onePlan(plans, given));
    for (const id of ids) await plans.remove(id);
    if (flag(args, "json")) out.write(jsonDocument({ ok: true, removed: ids }));
    else if (!flag(args, "quiet")) out.error(`Removed ${ids.join(", ")}`);
    return ExitCode.ok;
  },
};

export default command;
