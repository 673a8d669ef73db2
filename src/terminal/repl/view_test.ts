import assert from "node:assert/strict";
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
