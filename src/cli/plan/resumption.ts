/** What is said to go on with a plan, from the command line and from within a chat. */

import { PyraError } from "../../base/mod.ts";
import type { Plan, UserInput } from "../../contracts/mod.ts";

/** The words that take a plan up again. Throws `plan.done`. */
export function resumption(plan: Plan): UserInput {
  if (plan.state === "done") {
    throw new PyraError(`The plan ${plan.id} is done already`, {
      code: "plan.done",
      hint: `\`pyra plan show ${plan.id}\` shows what came of it`,
    });
  }
  return { text: `Go on with the plan: ${plan.goal}`, attachments: [], resumePlan: plan.id };
}

/** Throws `plan.no_model` where nobody could carry out a step. */
export function checkModel(providerId: string): void {
  if (providerId !== "offline") return;
  throw new PyraError("A plan needs a model, and Pyra is offline", {
    code: "plan.no_model",
    hint: "`pyra setup` chooses one",
  });
}
