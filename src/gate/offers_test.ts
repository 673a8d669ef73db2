import assert from "node:assert/strict";
import type { JsonObject } from "../base/mod.ts";
import type { Effect } from "../contracts/mod.ts";
import { approvalOf, offersFor } from "./offers.ts";
import { decide, type GateQuestion } from "./policy.ts";

const NOW = Date.UTC(2026, 9, 5);

const ARGS: readonly JsonObject[] = [
  {},
  { text: "hello" },
  { url: "https://example.org/a", method: "GET" },
  { host: "web1", command: "uptime" },
  { path: "/home/ada/notes/a.md" },
  { url: "https://example.org/a", path: "/home/ada/notes/a.md" },
  { text: "x".repeat(10_000) },
];

/** Every kind of call in every state. */
function* questions(): Generator<GateQuestion> {
  const effects: Effect[] = ["read", "write", "send", "exec"];
  for (const args of ARGS) {
    for (const effect of effects) {
      for (const tainted of [true, false]) {
        for (const taints of [true, false]) {
          for (const source of ["builtin", "plugin:p"]) {
            for (const marks of [[], ["x"]]) {
              for (const net of [[], ["public"], ["a.org:443"]]) {
                const rest = { read: [], write: [], env: [], sys: [], run: [] };
                const permissions = source === "builtin" ? undefined : { net, ...rest };
                const tool = { name: "t", source, effect, permissions, definition: "d", taints };
                const approvals = [] as const;
                yield {
                  tool,
                  args,
                  sessionId: "s",
                  tainted,
                  warnings: marks,
                  reasons: [],
                  approvals,
                  now: NOW,
                };
              }
            }
          }
        }
      }
    }
  }
}

Deno.test("offersFor(): what is offered and accepted settles exactly the same call again", () => {
  let offered = 0;
  for (const question of questions()) {
    if (decide(question).verdict !== "ask") continue;
    for (const binding of offersFor(question)) {
      offered += 1;
      const approval = approvalOf(question, { binding, id: "1" });
      const again = decide({ ...question, approvals: [approval] });
      assert.equal(again.verdict, "allow", JSON.stringify({ question, binding }));
    }
  }
  assert.ok(offered > 100, `${offered} offers`);
});

Deno.test("offersFor() offers nothing wide in a tainted conversation, nor for what runs a program", () => {
  for (const question of questions()) {
    if (decide(question).verdict !== "ask") continue;
    const scopes = offersFor(question).map(({ scope }) => scope);
    const wide = scopes.filter((scope) => scope !== "arguments");
    if (question.tainted || question.tool.effect === "exec") assert.deepEqual(wide, []);
    if (question.warnings.length > 0) {
      assert.deepEqual(scopes, [], "a marked call is asked about each time");
    }
  }
});

Deno.test("offersFor() offers no session where the call itself taints it", () => {
  for (const question of questions()) {
    const offered = offersFor(question).some(({ scope }) => scope === "session");
    if (question.tool.taints && decide(question).verdict === "ask") assert.equal(offered, false);
  }
});

Deno.test("approvalOf() ends after thirty days, for a session after one", () => {
  const [question] = questions();
  const end = (scope: "session" | "host") =>
    approvalOf(question!, { binding: { scope, value: "v" }, id: "1" }).expires;
  assert.equal(end("session"), "2026-10-06T00:00:00.000Z");
  assert.equal(end("host"), "2026-11-04T00:00:00.000Z");
});
