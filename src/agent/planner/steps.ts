/** Small things about a plan and its steps. */

import type { JsonObject } from "../../base/mod.ts";
import type { Plan, PlanStep, StepDraft } from "../../contracts/mod.ts";
import { redactJson } from "../../security/mod.ts";

/** Whether a step needs nothing any more. */
export function isSettled({ state }: PlanStep): boolean {
  return state === "done" || state === "skipped";
}

/** A step nobody has begun. Nothing of the draft but what a step has is taken over. */
export function newStep({ what, tools, check }: StepDraft): PlanStep {
  return structuredClone({ what, tools, ...check ? { check } : {}, state: "open" });
}

/** A copy for others to see: no change reaches the plan, no secret leaves it. */
export function shown(plan: Plan): Plan {
  return redactJson(structuredClone(plan) as unknown as JsonObject) as unknown as Plan;
}
