/** `/plan`: makes a plan for a goal, or goes on with one. */

import type { PlanStore } from "../../contracts/mod.ts";
import { loadTerminal, type SlashCommand } from "../../terminal/mod.ts";
import { isUnfinished, onePlan } from "./find.ts";
import { checkModel, resumption } from "./resumption.ts";

/** `resume`, alone or with an id; anything else is a goal. */
const RESUME = /^resume(?:\s+(\S+))?$/;

/** The command over plans that are opened at first use. */
export function planCommand(plans: () => Promise<PlanStore>): SlashCommand {
  return {
    name: "plan",
    usage: "GOAL | resume [ID]",
    summary: "plan something in steps, agree on it, and have it done; alone, list what is open",
    // Not their ids: to list plans brings their content in.
    complete: () => Promise.resolve(["resume"]),
    async run(args, { session, print, send }) {
      const store = await plans();
      if (args === "") {
        const open = (await store.list()).filter(isUnfinished);
        if (open.length === 0) print("No plan is open. Make one with /plan GOAL.");
        const { planProgress } = await loadTerminal();
        for (const plan of open) print(`${plan.id}  ${planProgress(plan)}  ${plan.goal}`);
        return;
      }
      checkModel(session.provider);
      const resumed = RESUME.exec(args);
      if (!resumed) {
        return await send(`Make a plan, and let me agree to it before anything is done: ${args}`);
      }
      const id = await onePlan(store, resumed[1], isUnfinished);
      await send(resumption(await store.read(id)));
    },
  };
}
