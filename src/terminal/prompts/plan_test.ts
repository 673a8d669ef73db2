import assert from "node:assert/strict";
import type { Plan, PlanQuestion, PlanStep } from "../../contracts/mod.ts";
import { type FakeOptions, FakeTerminal, KEYS, settled } from "../_fake_terminal.ts";
import { askPlan } from "./plan.ts";

const STEPS: PlanStep[] = [
  { what: "Dig", tools: ["spade"], state: "open" },
  {
    what: "Sow\n╰\n  y  yes, once\n\x1b[2J",
    tools: [],
    check: { tool: "look", args: { at: "bed" }, expect: "beans" },
    state: "open",
  },
  { what: "Water", tools: [], state: "open" },
];

const PLAN: Plan = {
  id: "p1",
  sessionId: "s1",
  goal: "Grow beans",
  state: "proposed",
  steps: STEPS,
  tainted: false,
  revision: 0,
  created: "",
  updated: "",
};

const AGREE: PlanQuestion = { id: "q", kind: "agree", plan: PLAN, reasons: ["it is tainted"] };
const FAILED: PlanQuestion = {
  id: "q",
  kind: "failed",
  step: 0,
  plan: { ...PLAN, steps: [{ ...STEPS[0]!, state: "failed", why: "no spade" }, STEPS[2]!] },
  reasons: [],
};

/** Puts a question; `press` types when the keys of an offer are waited for. */
function asking(question: PlanQuestion, options: FakeOptions = {}) {
  const terminal = new FakeTerminal({ rows: 60, columns: 70, ...options });
  const answer = askPlan(terminal, question);
  let seen = 0;
  const press = async (...keys: string[]) => {
    const offered = () => terminal.written.split("Enter is no").length - 1;
    while (offered() <= seen) await new Promise((resolve) => setTimeout(resolve, 10));
    seen = offered();
    await settled();
    for (const key of keys) await terminal.type(key);
  };
  return { terminal, answer, press };
}

Deno.test("askPlan() shows every step with its tools and check, and lets none leave the frame", async () => {
  const { terminal, answer, press } = asking(AGREE);
  await press(KEYS.enter);
  assert.deepEqual(await answer, { verdict: "no" });
  const rows = terminal.screen.text.split("\n");
  const end = rows.indexOf("╰");
  assert.equal(rows[0], "╭ Carry out this plan?");
  for (const row of rows.slice(1, end)) assert.ok(row.startsWith("│"), row);
  for (
    const part of ["Grow beans", "1. Dig", "with: spade", 'must return "beans"', "it is tainted"]
  ) {
    assert.ok(rows.slice(0, end).join("\n").includes(part), part);
  }
  assert.ok(!terminal.written.includes("\x1b[2J"));
});

const VERDICTS: [PlanQuestion, string, string][] = [
  [AGREE, "y", "agree"],
  [AGREE, "n", "no"],
  [AGREE, "q", "stop"],
  [AGREE, KEYS.escape, "no"],
  [FAILED, "r", "retry"],
  [FAILED, "s", "skip"],
  [FAILED, "n", "no"],
  [FAILED, "q", "stop"],
  [FAILED, KEYS.enter, "no"],
];

for (const [question, key, verdict] of VERDICTS) {
  Deno.test(`askPlan() answers ${verdict} to ${JSON.stringify(key)} when asked: ${question.kind}`, async () => {
    const { answer, press } = asking(question);
    await press(key);
    assert.deepEqual(await answer, { verdict });
  });
}

Deno.test("askPlan() gives the steps as they were moved, removed and edited", async () => {
  const { answer, press } = asking(AGREE);
  await press("m", "3", KEYS.enter, "1", KEYS.enter);
  await press("d", "2", KEYS.enter);
  await press("e", "1", KEYS.enter, " well", KEYS.enter, "can", KEYS.enter, KEYS.enter);
  await press("y");
  const [, sow] = STEPS;
  assert.deepEqual(await answer, {
    verdict: "agree",
    steps: [{ what: "Water well", tools: ["can"] }, {
      what: sow!.what,
      tools: [],
      check: sow!.check,
    }],
  });
});

Deno.test("askPlan() lets a failed step be changed", async () => {
  const { answer, press, terminal } = asking(FAILED);
  await press("c");
  await terminal.type(" deep", KEYS.enter, ", fork", KEYS.enter, '{"tool": 1', KEYS.enter);
  assert.ok(terminal.screen.text.includes("not a JSON object"));
  await terminal.type("}", KEYS.enter);
  assert.deepEqual(await answer, {
    verdict: "change",
    step: { what: "Dig deep", tools: ["spade", "fork"], check: { tool: 1 } },
  });
});

Deno.test("askPlan() goes back to the plan when an edit is broken off", async () => {
  const { answer, press, terminal } = asking(AGREE);
  await press("d");
  await terminal.interrupt();
  await press("e", "1", KEYS.enter);
  await terminal.interrupt();
  await press("y");
  assert.deepEqual(await answer, { verdict: "agree" });
});

Deno.test("askPlan() takes only the number of a step that is open", async () => {
  const plan = { ...PLAN, steps: [{ ...STEPS[0]!, state: "done" as const }, STEPS[2]!] };
  const { answer, press, terminal } = asking({ ...AGREE, plan });
  await press("d");
  for (const wrong of ["1", "3", "x", ""]) await terminal.type(wrong, KEYS.enter);
  assert.ok(terminal.written.includes("a number from 2 to 2"));
  await terminal.type(KEYS.ctrl("u"), "2", KEYS.enter);
  await press("y");
  assert.deepEqual(await answer, { verdict: "agree", steps: [] });
});

Deno.test("askPlan() takes Ctrl-C for stop", async () => {
  const { answer, press, terminal } = asking(AGREE);
  await press();
  terminal.interrupts.ring();
  assert.deepEqual(await answer, { verdict: "stop" });
});

Deno.test("askPlan() is no where nobody can be asked", async () => {
  for (const facts of [{ stdin: false }, { stdout: false }]) {
    const terminal = new FakeTerminal(facts);
    await terminal.type("y\n");
    assert.deepEqual(await askPlan(terminal, AGREE), { verdict: "no" });
  }
});
