import assert from "node:assert/strict";
import { OutputBudget } from "./output_budget.ts";

Deno.test("OutputBudget.spend() lets a burst through, then the rate", () => {
  let now = 0;
  const budget = new OutputBudget(100, 10, () => now);
  assert.equal(budget.spend(100), true);
  assert.equal(budget.spend(1), false);
  now += 1_000;
  assert.equal(budget.spend(9), true);
  assert.equal(budget.spend(9), false);
  now += 1_000_000;
  assert.equal(budget.spend(101), false, "what was not used does not add up");
});
