/** `/plan` and `pyra plan` in a real terminal: kernel, Worker, rights, files and all. */

import assert from "node:assert/strict";
import type { Plan, StepDraft } from "../../src/contracts/mod.ts";
import type { ModelServer, Reply } from "../support/model_server.ts";
import { FAREWELL, type PlanScript, planServer } from "../support/plan_server.ts";
import { pyra, pyraCommand, pyraEnv, TemporaryHome } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";
import { hasTmux, TmuxSession } from "./tmux.ts";

const missing = await hasTmux() ? undefined : "tmux is missing (install tmux)";

const WRITE: StepDraft = {
  what: "Write the beans down",
  tools: ["memory_write"],
  check: { tool: "memory_read", args: { file: "garden.md" }, expect: "beans" },
};
const LOOK: StepDraft = { what: "Look the beans up", tools: ["memory_search"] };
const SAY: StepDraft = { what: "Say when to water them", tools: [] };

const WORK: Reply[] = [
  { memory_write: { file: "garden.md", text: "The beans are planted.\n" } },
  { memory_search: { query: "beans" } },
  "Every evening.",
];

/** Notes a garden; each step works at the first try. */
const GARDEN: PlanScript = {
  goal: "Note what grows in the garden",
  steps: [WRITE, LOOK, SAY],
  work: (step) => WORK[step - 1]!,
};

/** Pyra in a terminal, with this model. */
async function open(
  home: TemporaryHome,
  args: string[],
  { env = {}, rows, columns }: { env?: Record<string, string>; rows?: number; columns?: number } =
    {},
): Promise<TmuxSession> {
  return await TmuxSession.start({
    command: pyraCommand(args),
    cwd: home.path,
    env: { ...pyraEnv(home.path), TERM: "tmux-256color", ...env },
    rows,
    columns,
  });
}

/** Makes this model the one in use. */
async function use(home: TemporaryHome, server: ModelServer): Promise<void> {
  for (
    const [key, value] of Object.entries({
      "ai.provider_id": "custom",
      "ai.base_url": server.baseUrl,
      "ai.model": "m",
    })
  ) {
    const set = await pyra(["config", "set", key, value], { home: home.path });
    assert.equal(set.code, 0, set.stderr);
  }
}

/** Opens a chat and asks for the plan. */
async function propose(home: TemporaryHome, server: ModelServer): Promise<TmuxSession> {
  await use(home, server);
  const tmux = await open(home, ["chat"], { rows: 50 });
  await tmux.waitFor("❯");
  await tmux.type("/plan note the garden");
  await tmux.keys("Enter");
  await tmux.waitFor(/Carry out this plan\?[\s\S]*Enter is no/);
  return tmux;
}

async function plans(home: TemporaryHome): Promise<Plan[]> {
  const { code, stdout, stderr } = await pyra(["plan", "list", "--json"], { home: home.path });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout).plans;
}

testWhen(missing, "/plan shows a plan, has it agreed to, and runs it as a list", async () => {
  await using home = new TemporaryHome();
  await using server = planServer(GARDEN);
  await using tmux = await propose(home, server);
  const shown = await tmux.screen();
  assert.match(shown, /│ 1\. Write the beans down\n│ +with: memory_write\n/);
  assert.match(shown, /checked by: memory_read .* must return "beans"/);
  assert.match(shown, /│ 3\. Say when to water them\n│ +with: no tools\n/);
  await tmux.keys("y");
  // Agreeing to the plan is not agreeing to its calls.
  await tmux.asked("Allow memory_write?");
  await tmux.keys("y");
  const end = await tmux.waitFor(new RegExp(`${FAREWELL}[\\s\\S]*❯`));
  assert.match(end, /Plan: .*\n {2}✓ 1\. Write.*\n {2}✓ 2\. Look.*\n {2}✓ 3\. Say/);
  assert.equal(end.split("✓ 1. Write").length, 2, "the list stands there once");
  assert.equal(
    await Deno.readTextFile(`${home.tree}/memory/garden.md`),
    "The beans are planted.\n",
  );
  assert.deepEqual((await plans(home)).map(({ state }) => state), ["done"]);
});

testWhen(missing, "a plan that is refused leaves nothing, and runs nothing", async () => {
  await using home = new TemporaryHome();
  await using server = planServer(GARDEN);
  await using tmux = await propose(home, server);
  await tmux.keys("Enter");
  await tmux.waitFor(new RegExp(`${FAREWELL}[\\s\\S]*❯`));
  assert.deepEqual(await plans(home), []);
  assert.match(server.requests.at(-1)!.messages.at(-1)!.content, /user refused this plan/);
  await assert.rejects(Deno.stat(`${home.tree}/memory/garden.md`));
});

testWhen(missing, "a plan runs as the user has edited, moved and removed its steps", async () => {
  await using home = new TemporaryHome();
  await using server = planServer({ ...GARDEN, work: () => "I thought about it." });
  await using tmux = await propose(home, server);
  const change = async (key: string, ...answers: string[]) => {
    await tmux.keys(key);
    for (const answer of answers) {
      await tmux.waitFor(/(Step:|To place:|(what|tools|check .*) ›).*$/);
      if (answer !== "") await tmux.type(answer);
      await tmux.keys("Enter");
    }
    await tmux.waitFor(/Enter is no ›$/);
  };
  await change("d", "1");
  await change("m", "2", "1");
  await change("e", "2", " again", "", "");
  const shown = (await tmux.screen()).split("Carry out this plan?").at(-1)!;
  assert.match(shown, /1\. Say when to water them[\s\S]*2\. Look the beans up again/);
  assert.doesNotMatch(shown, /Write/);
  await tmux.keys("y");
  await tmux.waitFor(new RegExp(`${FAREWELL}[\\s\\S]*❯`));
  const [plan] = await plans(home);
  assert.deepEqual(plan!.steps.map(({ what, state }) => [what, state]), [
    ["Say when to water them", "done"],
    ["Look the beans up again", "done"],
  ]);
});

testWhen(missing, "a step that lies is tried again, and then the user decides", async () => {
  await using home = new TemporaryHome();
  let tries = 0;
  await using server = planServer({
    ...GARDEN,
    steps: [SAY, LOOK],
    work: (step) => step === 1 ? (tries++, "I have surely done it.") : "Nothing is there.",
    verdict: (question) =>
      question.includes("Say when") ? "NOT DONE: no tool was called" : "DONE: it looked",
  });
  await using tmux = await propose(home, server);
  await tmux.keys("y");
  const asked = await tmux.waitFor(/Step 1 failed\. Go on\?[\s\S]*Enter is no/);
  assert.match(asked, /failed: no tool was called/);
  assert.equal(tries, 2);
  await tmux.keys("s");
  await tmux.waitFor(new RegExp(`– 1\\. Say[\\s\\S]*✓ 2\\. Look[\\s\\S]*${FAREWELL}[\\s\\S]*❯`));
});

testWhen(missing, "Ctrl-C breaks a plan off, and pyra plan resume goes on with it", async () => {
  await using home = new TemporaryHome();
  let asked = 0;
  await using server = planServer({
    ...GARDEN,
    steps: [SAY, LOOK],
    // The second step hangs the first time.
    work: async (step) => {
      if (step === 2 && asked++ === 0) await new Promise((done) => setTimeout(done, 3_000));
      return "Every evening.";
    },
  });
  {
    await using tmux = await propose(home, server);
    await tmux.keys("y");
    await tmux.waitFor(/✓ 1\. Say.*\n {2}▸ 2\. Look/);
    await tmux.keys("C-c");
    await tmux.waitFor(/stopped\n[\s\S]*❯/);
    await tmux.type("/plan");
    await tmux.keys("Enter");
    await tmux.waitFor(/under way, 1 of 2 steps +Note what grows/);
  }
  await using tmux = await open(home, ["plan", "resume"], { rows: 40 });
  const shown = await tmux.waitFor(/Carry out this plan\?[\s\S]*Enter is no/);
  assert.match(shown, /1\. Say when to water them\n│ +done: Every evening/);
  assert.match(shown, /it was interrupted and may have been done in part/);
  await tmux.keys("y");
  await tmux.waitFor(FAREWELL);
  assert.equal(await tmux.exitCode(), 0);
  const end = await tmux.screen();
  assert.match(end, /Plan: .*\n {2}✓ 1\. Say.*\n {2}✓ 2\. Look.*\n/);
  assert.equal(end.split("✓ 2. Look").length, 2, "the list stands there once");
  const [plan, ...others] = await plans(home);
  assert.equal(plan!.state, "done");
  assert.deepEqual(others, []);
});

testWhen(missing, "a plan outlives kill -9, and what was done is not done again", async () => {
  await using home = new TemporaryHome();
  let writes = 0;
  let looks = 0;
  await using server = planServer({
    ...GARDEN,
    work: async (step) => {
      if (step === 1) writes++;
      if (step === 2 && looks++ === 0) await new Promise((done) => setTimeout(done, 3_000));
      return GARDEN.work(step);
    },
  });
  {
    await using tmux = await propose(home, server);
    await tmux.keys("y");
    await tmux.asked("Allow memory_write?");
    await tmux.keys("y");
    await tmux.waitFor(/✓ 1\. Write.*\n {2}▸ 2\. Look/);
    await tmux.kill();
  }
  const [broken] = await plans(home);
  assert.deepEqual(broken!.steps.map(({ state }) => state), ["done", "running", "open"]);
  await using tmux = await open(home, ["chat"], { rows: 50 });
  await tmux.waitFor("❯");
  await tmux.type(`/plan resume ${broken!.id.slice(0, 6)}`);
  await tmux.keys("Enter");
  await tmux.waitFor(/Carry out this plan\?[\s\S]*Enter is no/);
  await tmux.keys("y");
  await tmux.waitFor(new RegExp(`✓ 3\\. Say[\\s\\S]*${FAREWELL}[\\s\\S]*❯`));
  assert.equal(writes, 1);
});

testWhen(missing, "without a cursor a plan is told in lines", async () => {
  await using home = new TemporaryHome();
  await using server = planServer({ ...GARDEN, steps: [SAY], work: () => "Every evening." });
  await use(home, server);
  await using tmux = await open(home, ["chat"], { env: { TERM: "dumb" }, rows: 50 });
  await tmux.waitFor("❯");
  await tmux.type("/plan note the garden");
  await tmux.keys("Enter");
  await tmux.waitFor("Answer (Enter is no):");
  await tmux.type("y");
  await tmux.keys("Enter");
  const end = await tmux.waitFor(FAREWELL);
  assert.match(end, /plan: step 1 of 1 begins: Say/);
  assert.match(end, /plan: step 1 of 1 is being verified: Say/);
  assert.match(end, /plan: step 1 of 1 is done: Say/);
});

testWhen(missing, "a long plan keeps the step that runs in sight of a small window", async () => {
  await using home = new TemporaryHome();
  const steps = Array.from({ length: 20 }, (_, i) => ({ what: `Think of ${i + 1}`, tools: [] }));
  await using server = planServer({
    goal: "Think a lot",
    steps,
    work: async (step) => {
      if (step === 20) await new Promise((done) => setTimeout(done, 3_000));
      return "I thought.";
    },
  });
  await use(home, server);
  await using tmux = await open(home, ["chat"], { rows: 15, columns: 60 });
  await tmux.waitFor("❯");
  await tmux.type("/plan think");
  await tmux.keys("Enter");
  await tmux.waitFor("Enter is no");
  await tmux.keys("y");
  const seen = await tmux.waitFor(/▸ 20\. Think of 20/);
  assert.match(seen, /✓ 19\. Think of 19/);
  const end = await tmux.waitFor(new RegExp(`${FAREWELL}[\\s\\S]*❯`));
  assert.match(end, /✓ 20\. Think of 20/);
});
