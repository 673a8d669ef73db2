import assert from "node:assert/strict";
import type { Plan, StepState } from "../../contracts/mod.ts";
import { type FakeOptions, FakeTerminal } from "../_fake_terminal.ts";
import { type ShownEvent, TurnView } from "./view.ts";

/** What events look like. */
function show(events: ShownEvent[], options: FakeOptions & { showWarnings?: boolean } = {}) {
  const terminal = new FakeTerminal({ columns: 60, ...options });
  const view = new TurnView(terminal, { showWarnings: options.showWarnings ?? true });
  view.start();
  for (const event of events) view.apply(event);
  view.pause();
  return { terminal, view, text: terminal.screen.text };
}

const END: ShownEvent = { type: "end", reason: "done" };

Deno.test("TurnView leaves nothing of its status on the screen", () => {
  const { terminal, text } = show([{ type: "text", delta: "**Hello**" }, END]);
  assert.ok(terminal.written.includes("thinking"));
  assert.equal(text, "Hello");
});

Deno.test("TurnView keeps the answer as it came", () => {
  const { view } = show([{ type: "text", delta: "**a**" }, { type: "text", delta: " b" }, END]);
  assert.equal(view.answer, "**a** b");
});

Deno.test("TurnView shows calls in one line each, cut to the width", () => {
  const { text } = show([
    { type: "tool", phase: "start", id: "1", name: "search", detail: '{"q":"milk"}' },
    { type: "tool", phase: "start", id: "2", name: "send", detail: "x".repeat(200) },
    { type: "tool", phase: "done", id: "1", name: "search", detail: "3 hits" },
    { type: "tool", phase: "refused", id: "2", name: "send", detail: "" },
    { type: "tool", phase: "failed", id: "3", name: "fetch", detail: "no\nnetwork\x1b[2J" },
    END,
  ]);
  const rows = text.split("\n");
  assert.deepEqual(rows.slice(0, 2), ['✓ search {"q":"milk"}', "✗ send: refused"]);
  assert.ok(rows[2]?.startsWith("✗ fetch: no"));
  assert.equal(rows.length, 3);
});

/** A plan whose two steps stand so. */
function plan(states: StepState[], state: Plan["state"] = "open"): Plan {
  return {
    id: "p1",
    sessionId: "s1",
    goal: "Plant beans",
    state,
    steps: states.map((state, at) => ({ what: ["Dig", "Sow"][at]!, tools: [], state })),
    tainted: false,
    revision: 1,
    created: "",
    updated: "",
  };
}

/** The events of a plan of two steps, the first of which calls a tool. */
const PLANNED: ShownEvent[] = [
  { type: "tool", phase: "start", id: "1", name: "plan_task", detail: "{}" },
  { type: "plan", plan: plan(["running", "open"]), step: 0 },
  { type: "tool", phase: "start", id: "2", name: "dig", detail: "{}" },
  { type: "tool", phase: "done", id: "2", name: "dig", detail: "" },
  { type: "plan", plan: plan(["checking", "open"]), step: 0 },
  { type: "plan", plan: plan(["done", "running"]), step: 1 },
];

Deno.test("TurnView keeps a plan as a list below its calls, and leaves it once", () => {
  const { terminal, text } = show([
    ...PLANNED,
    { type: "plan", plan: plan(["done", "done"], "done") },
    { type: "tool", phase: "done", id: "1", name: "plan_task", detail: "" },
    { type: "text", delta: "Planted." },
    END,
  ]);
  assert.equal(text, "✓ dig {}\nPlan: Plant beans\n  ✓ 1. Dig\n  ✓ 2. Sow\nPlanted.");
  for (const seen of ["▸ 1. Dig", "? 1. Dig", "▸ 2. Sow", "verifying", "working"]) {
    assert.ok(terminal.written.includes(seen), seen);
  }
});

Deno.test("TurnView leaves the list of a plan that broke off, and says why", () => {
  const { text } = show([
    ...PLANNED,
    { type: "tool", phase: "failed", id: "1", name: "plan_task", detail: "Broken off: gone." },
    END,
  ]);
  assert.match(text, /✓ 1\. Dig\n {2}▸ 2\. Sow\n✗ plan_task: Broken off: gone\./);
  assert.match(
    show([...PLANNED, { type: "end", reason: "cancelled" }]).text,
    /▸ 2\. Sow\nstopped$/,
  );
});

Deno.test("TurnView tells a plan in lines where the cursor cannot be moved", () => {
  const { written } = show(PLANNED, { cursor: false }).terminal;
  assert.match(written, /plan: step 1 of 2 begins: Dig\n✓ dig \{\}\n/);
  assert.match(written, /plan: step 1 of 2 is being verified: Dig\nplan: step 2 of 2 begins: Sow/);
  const piped = show(PLANNED, { stdout: false, cursor: false });
  assert.equal(piped.terminal.written, "");
  assert.equal(piped.terminal.errors.length, 4);
});

Deno.test("TurnView says of a warning that something was marked, no more", () => {
  const events: ShownEvent[] = [{ type: "warning", where: "result of x", labels: ["a", "b"] }, END];
  assert.match(show(events).text, /^▲ Marked in result of x: a, b\n/);
  assert.equal(show(events, { showWarnings: false }).text, "");
});

Deno.test("TurnView counts a wait down in place", () => {
  const waiting: ShownEvent = { type: "waiting", why: "rate limited", waitMs: 12_000, attempt: 1 };
  const { terminal, text } = show([waiting]);
  assert.ok(terminal.written.includes("rate limited, next try in 12 s (try 2)"));
  assert.equal(text, "");
});

Deno.test("TurnView shows an error with its hint on stderr, escaped", () => {
  const { terminal } = show([{
    type: "end",
    reason: "failed",
    error: { code: "x", message: "Key refused\x1b[2J", hint: "set another", exitCode: 1 },
  }]);
  assert.equal(terminal.errors.length, 2);
  assert.match(terminal.errors[0] ?? "", /^error: Key refused/);
  assert.ok(!terminal.errors.join("").includes("\x1b"));
  assert.equal(terminal.errors[1], "hint: set another");
});

Deno.test("TurnView gives a pipe the Markdown alone, without control characters", () => {
  const { terminal } = show([
    { type: "tool", phase: "start", id: "1", name: "search", detail: "{}" },
    { type: "tool", phase: "done", id: "1", name: "search", detail: "" },
    { type: "waiting", why: "rate limited", waitMs: 1000, attempt: 1 },
    { type: "text", delta: "**bold**\n\x1b[2J" },
    END,
  ], { stdout: false, cursor: false });
  assert.ok(terminal.written.startsWith("**bold**\n"));
  assert.ok(!terminal.written.includes("\x1b"));
  assert.deepEqual(terminal.errors, ["✓ search {}", "rate limited, next try in 1 s (try 2)"]);
});

Deno.test("TurnView says when an answer was stopped", () => {
  assert.equal(show([{ type: "end", reason: "cancelled" }]).text, "stopped");
});
