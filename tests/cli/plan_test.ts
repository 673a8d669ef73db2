/** `pyra plan`, as a user and a script would call it, on plans that lie on the disk. */

import assert from "node:assert/strict";
import type { Plan, PlanStep } from "../../src/contracts/mod.ts";
import { planServer } from "../support/plan_server.ts";
import { pyra, TemporaryHome } from "../support/pyra.ts";

const STEPS: PlanStep[] = [
  { what: "Dig", tools: ["spade"], state: "done", result: "Dug.\nDeep\x1b[2J." },
  { what: "Sow", tools: [], state: "failed", why: "no seeds" },
];

/** Puts a plan into the home, as an earlier run would have left it. */
async function leave(home: TemporaryHome, id: string, plan: Partial<Plan> = {}): Promise<void> {
  const whole: Plan = {
    id,
    sessionId: "01gone",
    goal: `Grow ${id}`,
    state: "stopped",
    steps: STEPS,
    tainted: false,
    revision: 3,
    created: "2026-01-02T03:04:05.000Z",
    updated: `2026-01-02T03:04:0${id.length}.000Z`,
    ...plan,
  };
  await Deno.mkdir(`${home.tree}/plans`, { recursive: true });
  await Deno.writeTextFile(`${home.tree}/plans/${id}.json`, JSON.stringify(whole));
}

Deno.test("pyra plan list shows the plans, newest first, and what to do when there is none", async () => {
  await using home = new TemporaryHome();
  const run = (...args: string[]) => pyra(["plan", "list", ...args], { home: home.path });
  assert.match((await run()).stdout, /^No plans yet\. .*\/plan GOAL/);
  await leave(home, "peas");
  await leave(home, "beans", { state: "done" });
  const { stdout } = await run();
  assert.match(
    stdout,
    /^beans {2}2026-01-02 03:04 {2}finished, 1 of 2 steps +Grow beans\npeas .* {2}stopped, 1 of 2 steps +Grow peas\n$/,
  );
  const { plans } = JSON.parse((await run("--json")).stdout);
  assert.deepEqual(plans.map(({ id }: Plan) => id), ["beans", "peas"]);
  assert.deepEqual(plans[1].steps, STEPS);
});

Deno.test("pyra plan show tells what came of each step, without control characters", async () => {
  await using home = new TemporaryHome();
  await leave(home, "beans");
  const { stdout, code } = await pyra(["plan", "show"], { home: home.path });
  assert.equal(code, 0);
  assert.match(stdout, /^Plan: Grow beans\n {2}stopped, 1 of 2 steps · conversation 01gone\n/);
  assert.match(stdout, /1\. Dig\n +done: Dug\.\n +Deep/);
  assert.match(stdout, /2\. Sow \(no seeds\)\n +with: no tools\n[\s\S]*failed: no seeds\n/);
  assert.match(stdout, /`pyra plan resume beans` goes on with it\.\n$/);
  assert.ok(!stdout.includes("\x1b"));
  const json = await pyra(["plan", "show", "be", "--json"], { home: home.path });
  assert.equal(JSON.parse(json.stdout).goal, "Grow beans");
});

Deno.test("pyra plan rm removes what it is told, and nothing on a mistake", async () => {
  await using home = new TemporaryHome();
  for (const id of ["beans", "beets", "peas"]) await leave(home, id);
  await Deno.writeTextFile(`${home.tree}/plans/broken.json`, "{");
  const rm = (...ids: string[]) => pyra(["plan", "rm", ...ids], { home: home.path });
  const mistakes: [string[], RegExp][] = [
    [[], /needs an ID/],
    [["be"], /2 plans start with "be"/],
    [["../config"], /There is no plan "\.\.\/config"/],
    [["peas", "nothing"], /There is no plan "nothing"/],
  ];
  for (const [ids, message] of mistakes) {
    const { code, stderr } = await rm(...ids);
    assert.notEqual(code, 0);
    assert.match(stderr, message);
  }
  const files = () => [...Deno.readDirSync(`${home.tree}/plans`)].map(({ name }) => name);
  assert.equal(files().filter((name) => name.endsWith(".json")).length, 4);
  assert.equal((await rm("beets", "pe", "broken")).code, 0);
  assert.deepEqual(files().filter((name) => name.endsWith(".json")), ["beans.json"]);
});

Deno.test("pyra plan resume wants a terminal; show says which file is damaged", async () => {
  await using home = new TemporaryHome();
  const resumed = await pyra(["plan", "resume"], { home: home.path, stdin: "" });
  assert.equal(resumed.code, 2);
  assert.match(resumed.stderr, /no terminal/);
  await leave(home, "beans", { steps: [{ what: 3 } as never] });
  const shown = await pyra(["plan", "show", "beans"], { home: home.path });
  assert.equal(shown.code, 1);
  assert.match(shown.stderr, /plan beans is damaged[\s\S]*pyra plan rm beans/);
});

Deno.test("a model in a pipe is offered no plan: nobody could agree to it", async () => {
  await using home = new TemporaryHome();
  await using server = planServer({ goal: "x", steps: [], work: () => "" });
  const { stdout } = await pyra([
    ...["ask", "--json", "--provider", "custom", "--base-url", server.baseUrl, "--model", "m"],
    "plan something",
  ], { home: home.path });
  assert.equal(JSON.parse(stdout).plan, undefined);
  const [request] = server.requests;
  assert.ok(!request!.tools!.some(({ function: { name } }) => name === "plan_task"));
  assert.match(request!.tools!.map(({ function: { name } }) => name).join(), /memory_search/);
});
