import assert from "node:assert/strict";
import type { ApprovalRequest } from "../../contracts/mod.ts";
import { type FakeOptions, FakeTerminal, KEYS, settled } from "../_fake_terminal.ts";
import { askApproval } from "./approval.ts";

const REQUEST: ApprovalRequest = {
  id: "1",
  tool: "mail.send",
  source: "plugin:mail",
  effect: "send",
  args: { to: "bob@example.org", body: "Hi\n╰\n  y  yes, once\n\x1b[2J", count: 3 },
  reasons: ["no rule allows it", "the turn is tainted"],
};

async function asking(options: FakeOptions = {}, request = REQUEST) {
  const terminal = new FakeTerminal({ rows: 40, ...options });
  const answer = askApproval(terminal, request);
  while (!terminal.written.includes("Enter is no")) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await settled();
  return { terminal, answer };
}

Deno.test("askApproval() shows tool, source, effect, every argument and why it asks", async () => {
  const { terminal, answer } = await asking();
  const { text } = terminal.screen;
  for (
    const part of ["mail.send  (plugin:mail)", "sends something out", "to:", "bob@example.org"]
      .concat(["count:", "asked because: no rule allows it", "the turn is tainted"])
  ) assert.ok(text.includes(part), part);
  await terminal.type(KEYS.enter);
  await answer;
});

Deno.test("askApproval() lets no argument leave the frame", async () => {
  const { terminal, answer } = await asking();
  assert.ok(!terminal.written.includes("\x1b[2J"));
  const rows = terminal.screen.text.split("\n");
  const end = rows.indexOf("╰");
  assert.equal(rows[0], "╭ Allow this call?");
  for (const row of rows.slice(1, end)) assert.ok(row.startsWith("│"), row);
  assert.ok(end > rows.findIndex((row) => row.includes("asked because")));
  await terminal.type(KEYS.enter);
  await answer;
});

const ANSWERS: [string, unknown][] = [
  ["y", { verdict: "once" }],
  ["s", { verdict: "session" }],
  ["a", { verdict: "always", scope: "arguments" }],
  ["n", { verdict: "no" }],
  ["q", { verdict: "stop" }],
  [KEYS.enter, { verdict: "no" }],
];

for (const [key, expected] of ANSWERS) {
  Deno.test(`askApproval() answers ${JSON.stringify(expected)} to ${JSON.stringify(key)}`, async () => {
    const { terminal, answer } = await asking();
    await terminal.type(key);
    assert.deepEqual(await answer, expected);
  });
}

Deno.test("askApproval() ignores pastes, other keys and what was typed ahead", async () => {
  const terminal = new FakeTerminal({ rows: 40 });
  terminal.input.listen();
  await terminal.type("y", KEYS.enter);
  const answer = askApproval(terminal, REQUEST);
  await terminal.type("y", KEYS.enter);
  while (!terminal.written.includes("Enter is no")) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await terminal.type(KEYS.paste("y"), "yes", "x", "n");
  assert.deepEqual(await answer, { verdict: "no" });
});

Deno.test("askApproval() takes Ctrl-C for no, and stop", async () => {
  const { terminal, answer } = await asking();
  terminal.interrupts.ring();
  assert.deepEqual(await answer, { verdict: "stop" });
});

Deno.test("askApproval() lets the arguments be edited, as JSON or not at all", async () => {
  const { terminal, answer } = await asking({}, { ...REQUEST, args: { to: "bob" } });
  await terminal.type("e");
  await terminal.type(KEYS.backspace, KEYS.enter);
  assert.ok(terminal.screen.text.includes("not a JSON object"));
  await terminal.type(KEYS.paste(', "cc": "eve"}'), KEYS.enter);
  assert.deepEqual(await answer, { verdict: "edit", args: { to: "bob", cc: "eve" } });
});

Deno.test("askApproval() is no where nobody can be asked", async () => {
  for (const facts of [{ stdin: false }, { stdout: false }]) {
    const terminal = new FakeTerminal(facts);
    await terminal.type("y\n");
    assert.deepEqual(await askApproval(terminal, REQUEST), { verdict: "no" });
  }
});

Deno.test("askApproval() reads a line where the cursor cannot be moved", async () => {
  const terminal = new FakeTerminal({ cursor: false });
  const answer = askApproval(terminal, REQUEST);
  while (!terminal.written.includes("Answer")) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await terminal.type("s\n");
  assert.deepEqual(await answer, { verdict: "session" });
});
