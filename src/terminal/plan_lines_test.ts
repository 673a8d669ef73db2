import assert from "node:assert/strict";
import type { Plan, PlanStep } from "../contracts/mod.ts";
import { planLine, planRows, rowsAround, stepParticulars } from "./plan_lines.ts";

function plan(...steps: Partial<PlanStep>[]): Plan {
  return {
    id: "p1",
    sessionId: "s1",
    goal: "Plant\nbeans\x1b[2J",
    state: "open",
    steps: steps.map((step) => ({ what: "x", tools: [], state: "open", ...step })),
    tainted: false,
    revision: 1,
    created: "",
    updated: "",
  };
}

const rows = (of: Plan, unicode = true) => planRows(of, { unicode }).map(({ text }) => text);

Deno.test("planRows() has a row for the goal and each step, marked and on one line", () => {
  const states = plan(
    { what: "dig\na hole\x1b]0;owned\x07", state: "done", result: "dug" },
    { state: "failed", why: "it\nrained" },
    { state: "running", why: "an earlier try" },
    { state: "skipped" },
    {},
  );
  const shown = rows(states);
  assert.ok(shown[0]!.startsWith("Plan: Plant beans"));
  assert.ok(shown[1]!.startsWith("  ✓ 1. dig a hole"));
  assert.deepEqual(shown.slice(2), ["  ✗ 2. x (it rained)", "  ▸ 3. x", "  – 4. x", "  ○ 5. x"]);
  for (const row of shown) assert.doesNotMatch(row, /\p{Cc}/u);
  for (const row of rows(states, false).slice(1)) assert.match(row, /^ {2}[ -~]/);
});

Deno.test("rowsAround() keeps the step in sight, whatever the height", () => {
  const all = planRows(plan(...Array.from({ length: 20 }, () => ({}))), { unicode: true });
  for (let height = 1; height < 25; height++) {
    for (let step = 0; step < 20; step++) {
      const seen = rowsAround(all, { step, height });
      assert.equal(seen.length, Math.min(height, 21));
      assert.ok(seen.includes(all[step + 1]!), `step ${step} at height ${height}`);
    }
  }
});

Deno.test("planLine() says which step came how far, or how far the plan came", () => {
  const running = plan({ state: "done" }, { what: "water\nthem", state: "failed", why: "no can" });
  assert.equal(
    planLine({ plan: running, step: 1 }),
    "plan: step 2 of 2 failed: water them (no can)",
  );
  assert.match(planLine({ plan: running }), /^plan p1: under way, 1 of 2 steps: Plant beans/);
  const stopped: Plan = { ...running, state: "stopped" };
  assert.match(planLine({ plan: stopped, step: 1 }), /^plan p1: stopped, 1 of 2 steps/);
});

Deno.test("stepParticulars() says what is needed to judge a step", () => {
  const texts = (step: Partial<PlanStep>) =>
    stepParticulars(plan(step).steps[0]!).map(({ text }) => text);
  const check = { tool: "look", args: { at: 1 }, expect: "green" };
  assert.deepEqual(texts({ tools: ["dig", "sow"], check, state: "failed", why: "no spade" }), [
    "with: dig, sow",
    'checked by: look {"at":1} must return "green"',
    "failed: no spade",
  ]);
  assert.deepEqual(texts({})[0], "with: no tools");
  assert.deepEqual(texts({ state: "done", result: "dug" }), ["done: dug"]);
  assert.deepEqual(texts({ state: "skipped" }), ["skipped"]);
});
