/** The planner against scripted models: what is agreed, done, verified, retried, refused. */

import assert from "node:assert/strict";
import type { Plan, PlanAnswer, StepDraft } from "../../src/contracts/mod.ts";
import { testTool } from "./fixture.ts";
import { MemoryPlanStore, planWorld, proposes, states, step } from "./plan_fixture.ts";

const AGREE: PlanAnswer = { verdict: "agree" };

const lastOf = (world: { plans: unknown }): Plan =>
  (world.plans as MemoryPlanStore).saved.at(-1) as Plan;

/** A file that tools write and read. */
function file() {
  let content = "";
  return {
    get content() {
      return content;
    },
    tools: [
      testTool("write_it", { run: ({ text }) => `wrote ${content = String(text)}` }),
      testTool("read_it", { run: () => content || "(empty)" }),
    ],
  };
}

Deno.test("a good plan is shown, run step by step, verified, and reported", async () => {
  const { tools } = file();
  const world = await planWorld(tools);
  const { provider } = world;
  proposes(provider, [
    step("Write hello", ["write_it"], { tool: "read_it", args: {}, expect: "hello" }),
    step("Say what stands there", ["read_it"]),
  ], "a greeting");
  provider.calls(["write_it", { text: "hello" }]).says("I wrote hello.")
    .calls(["read_it", {}]).says("It says hello.").says("DONE: the file was read")
    .says("All done.");
  const { events, questions, asked, end } = await world.turn({ plan: [AGREE] });
  assert.equal(end.reason, "done");
  assert.equal(questions.length, 1);
  assert.equal(questions[0]!.plan.goal, "a greeting");
  assert.equal(questions[0]!.plan.state, "proposed");
  assert.equal(asked.length, 0);
  assert.deepEqual(states(events), [
    "open open",
    "running open",
    "checking open",
    "done open",
    "done running",
    "done checking",
    "done done",
    "done done",
  ]);
  assert.equal(lastOf(world).state, "done");
  const report = provider.requests.at(-1)!.messages.at(-1)!.content;
  assert.match(report, /1\. \[done\] Write hello\nI wrote hello\./);
  assert.match(report, /2\. \[done\]/);
  const text = events.flatMap((event) => event.type === "text" ? [event.delta] : []).join("");
  assert.equal(text, "All done.", "what steps say is not the answer");
});

Deno.test("a later step is told what came of the earlier, and has only its own tools", async () => {
  const world = await planWorld(file().tools);
  const { provider } = world;
  proposes(provider, [step("one", ["write_it"]), step("two", ["read_it"])]);
  provider.says("The number is 4711.").says("DONE: yes").calls(["write_it", { text: "x" }])
    .says("I could not.").says("DONE: fine").says("end");
  const { events } = await world.turn({ plan: [AGREE] });
  const second = provider.requests[3]!;
  assert.match(second.messages[1]!.content, /<untrusted source="result of step 1"[\s\S]*4711/);
  assert.deepEqual(second.tools.map(({ name }) => name), ["read_it"]);
  const failed = events.filter((event) => event.type === "tool" && event.phase === "failed");
  assert.equal(failed.length, 1);
  assert.match(provider.requests[4]!.messages.at(-1)!.content, /There is no tool "write_it"/);
});

Deno.test("a refused plan runs nothing and is not kept", async () => {
  const { tools } = file();
  const world = await planWorld(tools);
  proposes(world.provider, [step("Write", ["write_it"])]);
  world.provider.says("As you wish.");
  const { end } = await world.turn({ plan: [{ verdict: "no" }] });
  assert.equal(end.reason, "done");
  assert.equal(world.provider.requests.length, 2);
  assert.match(world.provider.requests[1]!.messages.at(-1)!.content, /The user refused this plan/);
  assert.deepEqual(await world.plans.list(), []);
});

Deno.test("an answer that is none is a no to a plan, and `stop` ends the turn", async () => {
  const world = await planWorld([]);
  proposes(world.provider, [step("x")]);
  world.provider.says("ok");
  assert.equal((await world.turn({ plan: [{ verdict: "once" } as never] })).end.reason, "done");
  proposes(world.provider, [step("x")]);
  assert.equal((await world.turn({ plan: [{ verdict: "stop" }] })).end.reason, "cancelled");
  assert.deepEqual(await world.plans.list(), []);
});

Deno.test("an edited plan is the one that runs: reordered, reworded, one step less", async () => {
  const world = await planWorld(file().tools);
  const { provider } = world;
  proposes(provider, [step("a"), step("b"), step("c")]);
  const edited: StepDraft[] = [step("c"), step("a, but better", ["read_it"])];
  provider.says("did c").says("DONE: c").says("did a").says("DONE: a").says("end");
  await world.turn({ plan: [{ verdict: "agree", steps: edited }] });
  assert.deepEqual(lastOf(world).steps.map(({ what, tools }) => [what, tools]), [
    ["c", []],
    ["a, but better", ["read_it"]],
  ]);
  assert.match(provider.requests[1]!.messages[1]!.content, /Now do step 1.*: c$/m);
});

Deno.test("an edit that does not fit is asked about again, with what is wrong", async () => {
  const world = await planWorld([]);
  proposes(world.provider, [step("a")]);
  world.provider.says("ok");
  const bad = [[step("x", ["nothing"])], [], "text", [{ what: 3 }], [null]];
  const { questions } = await world.turn({
    plan: bad.map((steps) => ({ verdict: "agree", steps }) as never),
  });
  assert.equal(questions.length, bad.length + 1);
  assert.match(questions[1]!.reasons[0]!, /there is no tool "nothing" for the step "x"/);
  for (const { reasons } of questions.slice(1)) assert.ok(reasons.length > 0);
  // What the user wrote is there to be mended; agreeing to it as it stands does not help.
  assert.deepEqual(questions[1]!.plan.steps.map(({ what }) => what), ["x"]);
  const again = await planWorld([]);
  proposes(again.provider, [step("a")]);
  again.provider.says("ok");
  const stubborn = await again.turn({
    plan: [{ verdict: "agree", steps: [step("x", ["nothing"])] }, AGREE, AGREE],
  });
  assert.equal(stubborn.questions.length, 4);
  assert.deepEqual(await again.plans.list(), []);
});

Deno.test("a proposal that cannot be run goes back to the model, not to the user", async () => {
  const world = await planWorld([]);
  const { provider } = world;
  provider.calls(["plan_task", { goal: "x" }]).calls(["plan_task", { steps: [step("x")] as never }])
    .calls(["plan_task", { goal: "x", steps: [step("x", ["plan_task"])] as never }]).says("ok");
  const { questions } = await world.turn();
  assert.equal(questions.length, 0);
  const told = provider.requests.at(-1)!.messages.flatMap((one) =>
    one.role === "tool" ? [one.content] : []
  );
  assert.match(told[0]!, /steps: expected at least 1 items, found 0/);
  assert.match(told[1]!, /goal: is missing/);
  assert.match(told[2]!, /there is no tool "plan_task"/);
});

Deno.test("a step that lies about success is caught by its check", async () => {
  const disk = file();
  const world = await planWorld(disk.tools);
  const { provider } = world;
  const check = { tool: "read_it", args: {}, expect: "hello" };
  proposes(provider, [step("Write hello", ["write_it"], check)]);
  provider.says("I wrote hello!").says("Really, it is written!").says("The plan stopped.");
  const { questions, events } = await world.turn({ plan: [AGREE, { verdict: "no" }] });
  assert.deepEqual(states(events), [
    "open",
    "running",
    "checking",
    "failed",
    "running",
    "checking",
    "failed",
    "failed",
  ]);
  assert.equal(questions[1]!.kind, "failed");
  assert.match(questions[1]!.plan.steps[0]!.why!, /did not return "hello": \(empty\)/);
  assert.equal(lastOf(world).state, "stopped");
  assert.match(provider.requests[2]!.messages[1]!.content, /tried before and is not done/);
  assert.match(provider.requests.at(-1)!.messages.at(-1)!.content, /stopped at step 1/);
});

Deno.test("a check that fails while naming what is expected proves nothing", async () => {
  const broken = testTool("look", {
    run: () => {
      throw new TypeError("no such file: hello");
    },
  });
  const world = await planWorld([broken]);
  proposes(world.provider, [step("x", [], { tool: "look", args: {}, expect: "hello" })]);
  world.provider.says("done").says("done").says("end");
  const { questions } = await world.turn({ plan: [AGREE, { verdict: "no" }] });
  assert.match(questions[1]!.plan.steps[0]!.why!, /the check look \(failed\)/);
});

Deno.test("without a check the model judges by what tools said, not by the claim", async () => {
  const world = await planWorld(file().tools);
  const { provider } = world;
  proposes(provider, [step("Write hello", ["write_it"])]);
  provider.says("I wrote hello!").says("NOT DONE: no tool was called")
    .calls(["write_it", { text: "hello" }]).says("Now it is.").says("**DONE:** it was written")
    .says("end");
  const { questions } = await world.turn({ plan: [AGREE] });
  assert.equal(questions.length, 1, "one retry asks nobody");
  const [first, second] = [provider.requests[2]!, provider.requests[5]!];
  assert.match(first.messages[1]!.content, /No tool was called\./);
  assert.match(second.messages[1]!.content, /write_it \{"text":"hello"\}\ndone:\nwrote hello/);
  assert.deepEqual([first.tools, second.tools], [[], []]);
  assert.equal(lastOf(world).steps[0]!.state, "done");
});

for (const verdict of ["Well…", "DONE: yes\nNOT DONE: no", "Not done.", "It is DONE: yes", ""]) {
  Deno.test(`the verdict ${JSON.stringify(verdict)} does not settle a step`, async () => {
    const world = await planWorld([]);
    proposes(world.provider, [step("x")]);
    world.provider.says("x").says(verdict).says("x").says(verdict).says("end");
    const { questions } = await world.turn({ plan: [AGREE, { verdict: "no" }] });
    assert.equal(questions[1]?.kind, "failed");
  });
}

Deno.test("a failing tool: one retry, then the user chooses retry, change, skip", async () => {
  const disk = file();
  let broken = 0;
  const flaky = testTool("flaky", {
    run: () => {
      broken += 1;
      throw new TypeError("no network");
    },
  });
  const world = await planWorld([...disk.tools, flaky]);
  const { provider } = world;
  proposes(provider, [step("Fetch", ["flaky"]), step("Rest")]);
  for (let n = 0; n < 3; n++) {
    provider.calls(["flaky", { text: `${n}` }]).says("It failed.").says("NOT DONE: no network");
  }
  provider.says("Changed.").says("NOT DONE: nothing").says("Again.").says("NOT DONE: nothing")
    .says("The rest.").says("DONE: fine").says("end");
  const { questions, end } = await world.turn({
    plan: [
      AGREE,
      { verdict: "retry" },
      { verdict: "change", step: step("Fetch", ["nothing"]) },
      { verdict: "change", step: step("Do without") },
      { verdict: "skip" },
    ],
  });
  assert.equal(broken, 3);
  assert.equal(end.reason, "done");
  assert.deepEqual(questions.map(({ kind }) => kind), [
    "agree",
    "failed",
    "failed",
    "failed",
    "failed",
  ]);
  assert.match(questions[3]!.reasons[0]!, /there is no tool "nothing"/);
  assert.deepEqual(lastOf(world).steps.map(({ what, state }) => [what, state]), [
    ["Do without", "skipped"],
    ["Rest", "done"],
  ]);
});

Deno.test("`stop` at a failed step stops the plan and the turn; it can be resumed", async () => {
  const world = await planWorld([]);
  proposes(world.provider, [step("x")]);
  world.provider.says("x").says("NOT DONE: a").says("x").says("NOT DONE: b");
  const { end } = await world.turn({ plan: [AGREE, { verdict: "stop" }] });
  assert.equal(end.reason, "cancelled");
  assert.equal(lastOf(world).state, "stopped");
});

Deno.test("a step makes at most five rounds of calls", async () => {
  let runs = 0;
  const world = await planWorld([testTool("more", { run: () => `${++runs}` })]);
  const { provider } = world;
  proposes(provider, [step("Count", ["more"])]);
  for (let n = 0; n < 6; n++) provider.calls(["more", { text: `${n}` }]);
  provider.says("DONE: enough").says("end");
  await world.turn({ plan: [AGREE] });
  assert.equal(runs, 5);
  assert.match(provider.requests[7]!.messages[1]!.content, /no answer after 5 rounds/);
});

Deno.test("a second plan beside a running one is not shown", async () => {
  const world = await planWorld([]);
  const plan = { goal: "g", steps: [step("x")] } as never;
  world.provider.calls(["plan_task", plan], ["plan_task", plan]).says("x").says("DONE: x")
    .says("end");
  const { questions } = await world.turn({ plan: [AGREE] });
  assert.equal(questions.length, 1);
  assert.match(JSON.stringify(world.provider.requests.at(-1)!.messages), /one plan at a time/);
});

Deno.test("a provider that fails in a step leaves the plan open", async () => {
  const world = await planWorld([]);
  const { provider } = world;
  proposes(provider, [step("x")]);
  provider.enqueue({ type: "failed", error: { code: "x", message: "gone", exitCode: 1 } })
    .says("It broke off.");
  const { end } = await world.turn({ plan: [AGREE] });
  assert.equal(end.reason, "done");
  assert.match(provider.requests.at(-1)!.messages.at(-1)!.content, /Broken off: gone/);
  assert.equal(lastOf(world).state, "open");
});

Deno.test("a plan of many long steps stays short for later steps and for the conversation", async () => {
  const world = await planWorld([]);
  const { provider } = world;
  const steps = Array.from({ length: 20 }, (_, at) => step(`Step ${at}`));
  proposes(provider, steps);
  for (const _ of steps) provider.says("word ".repeat(2_000)).says("DONE: yes");
  provider.says("end");
  await world.turn({ plan: [AGREE] });
  const last = provider.requests.at(-3)!.messages[1]!.content;
  assert.match(last, /Now do step 20/);
  assert.ok(last.length < 20_000, `${last.length} characters for the last step`);
  const told = provider.requests.at(-1)!.messages.at(-1)!.content;
  assert.match(told, /20\. \[done\]/);
  assert.ok(told.length < 6_000, `${told.length} characters for the conversation`);
});
