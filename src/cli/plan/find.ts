/** Finds the plan a user means. */

import { PyraError } from "../../base/mod.ts";
import type { Plan, PlanStore } from "../../contracts/mod.ts";

/** Whether there is something left to do. */
export function isUnfinished({ state }: Plan): boolean {
  return state === "open" || state === "stopped";
}

/** The id that starts with `given`, or that of the newest which `fits` when nothing is given.
 * What fits none is returned as it is: the store says whether it is unknown or damaged.
 * Throws `plan.unknown` when there is none at all, or `plan.ambiguous`. */
export async function onePlan(
  plans: PlanStore,
  given: string | undefined,
  fits: (plan: Plan) => boolean = () => true,
): Promise<string> {
  const all = await plans.list(given);
  if (given === undefined) {
    const newest = all.find(fits);
    if (newest) return newest.id;
    throw new PyraError(`There is no ${all.length > 0 ? "unfinished " : ""}plan`, {
      code: "plan.unknown",
      hint: "`/plan GOAL` in `pyra chat` makes one",
    });
  }
  const ids = all.map(({ id }) => id).filter((id) => id.startsWith(given));
  if (ids.length < 2 || ids.includes(given)) return ids.length === 1 ? ids[0]! : given;
  throw new PyraError(`${ids.length} plans start with ${JSON.stringify(given)}`, {
    code: "plan.ambiguous",
    hint: `give more of it: ${ids.slice(0, 3).join(", ")}`,
  });
}
