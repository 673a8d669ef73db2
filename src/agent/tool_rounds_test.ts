import assert from "node:assert/strict";
import type { AgentEvent, ToolCall, ToolOutcome } from "../contracts/mod.ts";
import { type ToolRoundContext, ToolRounds } from "./tool_rounds.ts";

const KEY = ["ghp", "_", "a1B2".repeat(9)].join("");

/** Rounds with one tool that counts its runs, and what they told the user. */
function world(outcome: Partial<ToolOutcome> = {}) {
  const events: AgentEvent[] = [];
  let runs = 0;
  let id = 0;
  const rounds = new ToolRounds({
    options: { ports: { now: () => 0, id: () => `id${++id}` } },
    session: { info: { id: "s" } },
    emit: (event: AgentEvent) => events.push(event),
    ask: () => Promise.resolve({ verdict: "no" }),
  } as unknown as ToolRoundContext);
  const runner = {
    tools: () => [{
      name: "t",
      description: "x",
      inputSchema: { type: "object" },
      effect: "read" as const,
      source: "builtin",
      run: () => "",
    }],
    run: () => {
      runs++;
      const done = { status: "done" as const, content: "x", taints: false, warnings: [] };
      return Promise.resolve({ ...done, ...outcome });
    },
  };
  const run = (calls: ToolCall[], signal = new AbortController().signal) =>
    rounds.run(calls, { runner, tainted: false, signal });
  return { run, events, runs: () => runs };
}

const call = (args: string): ToolCall => ({ id: "1", name: "t", arguments: args });

Deno.test("ToolRounds runs no call of a turn that was stopped before", async () => {
  const { run, runs } = world();
  const round = await run([call("{}"), call("{}")], AbortSignal.abort());
  assert.deepEqual([runs(), round.stopped], [0, true]);
  assert.deepEqual(round.outcomes.map(({ status }) => status), ["refused", "refused"]);
});

Deno.test("ToolRounds ends the turn when a call says so", async () => {
  assert.equal((await world().run([call("{}")])).stopped, false);
  assert.equal((await world({ stop: true }).run([call("{}")])).stopped, true);
});

Deno.test("ToolRounds shows no secret of a call's arguments", async () => {
  const { run, events } = world();
  await run([call(JSON.stringify({ token: KEY })), call(`{"token": "${KEY}`)]);
  assert.equal(events.length, 4);
  assert.ok(!JSON.stringify(events).includes(KEY));
});

Deno.test("ToolRounds runs as many calls at once as it says, and tells how many it left out", async () => {
  const { run, runs } = world();
  const { calls, results } = await run(Array.from({ length: 40 }, () => call("{}")));
  assert.deepEqual([runs(), calls.length], [32, 32]);
  assert.equal(new Set(calls.map(({ id }) => id)).size, 32, "each call has an id of its own");
  assert.match(results.at(-1)!.content, /8 further calls were not run/);
});
