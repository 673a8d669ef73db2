import assert from "node:assert/strict";
import type { Plan } from "../contracts/mod.ts";
import { openPlans } from "./plans.ts";

const plan = (id: string, fields: Partial<Plan> = {}): Plan => ({
  id,
  sessionId: "s",
  goal: "the goal",
  state: "open",
  steps: [
    { what: "one", tools: ["a"], check: { tool: "a", args: { n: 1 }, expect: "x" }, state: "done" },
    { what: "two", tools: [], state: "open", why: "y" },
  ],
  tainted: true,
  revision: 0,
  created: "2026-10-05T12:00:00.000Z",
  updated: "2026-10-05T12:00:00.000Z",
  ...fields,
});

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "plans-" });
  try {
    await run(`${root}/plans`);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("openPlans() reads back what was saved, newest first, and removes", () =>
  withFolder(async (folder) => {
    const store = openPlans({ folder });
    assert.deepEqual(await store.list(), []);
    const [one, two] = [plan("one"), plan("two", { updated: "2026-10-06T00:00:00.000Z" })];
    await store.save(two);
    await store.save(one);
    assert.equal(one.revision, 1);
    assert.deepEqual(await store.read("one"), one);
    assert.deepEqual((await store.list()).map(({ id }) => id), ["two", "one"]);
    await store.remove("two");
    assert.deepEqual((await store.list()).map(({ id }) => id), ["one"]);
    await assert.rejects(store.remove("two"), { code: "plan.unknown" });
    await assert.rejects(store.read("two"), { code: "plan.unknown" });
  }));

Deno.test("openPlans() keeps files private, and leaves no temporary ones", {
  ignore: Deno.build.os === "windows",
}, () =>
  withFolder(async (folder) => {
    await openPlans({ folder }).save(plan("one"));
    assert.equal((await Deno.stat(folder)).mode! & 0o777, 0o700);
    assert.equal((await Deno.stat(`${folder}/one.json`)).mode! & 0o777, 0o600);
    const names = (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
    assert.deepEqual(names, [".lock", "one.json"]);
  }));

Deno.test("openPlans() refuses to write over what it has not seen, or bring a plan back", () =>
  withFolder(async (folder) => {
    const store = openPlans({ folder });
    const mine = plan("one");
    await store.save(mine);
    const theirs = await store.read("one");
    await store.save(theirs);
    await assert.rejects(store.save(mine), { code: "plan.changed" });
    await assert.rejects(store.save(plan("one")), { code: "plan.changed" });
    await store.remove("one");
    await assert.rejects(store.save(theirs), { code: "plan.changed" });
    assert.deepEqual(await store.list(), []);
  }));

Deno.test("openPlans() covers secrets before it writes", () =>
  withFolder(async (folder) => {
    const key = `sk-${"a1B2c3D4".repeat(6)}`;
    await openPlans({ folder }).save(plan("one", { goal: `use ${key}` }));
    assert.ok(!(await Deno.readTextFile(`${folder}/one.json`)).includes(key));
  }));

const DAMAGE: [string, (plan: Plan) => unknown][] = [
  ["half a file", (plan) => JSON.stringify(plan).slice(0, 80)],
  ["another id", (plan) => ({ ...plan, id: "two" })],
  ["a state that is none", (plan) => ({ ...plan, state: "proposed" })],
  ["no taint", ({ tainted: _, ...plan }) => plan],
  ["a step without tools", (plan) => ({ ...plan, steps: [{ what: "x", state: "open" }] })],
  ["a tool that is no name", (plan) => ({
    ...plan,
    steps: [{ what: "x", tools: [1], state: "open" }],
  })],
  ["half a check", (plan) => ({
    ...plan,
    steps: [{ what: "x", tools: [], state: "open", check: { tool: "a" } }],
  })],
];

for (const [what, damage] of DAMAGE) {
  Deno.test(`openPlans() takes no file with ${what}, lists the rest, and removes it`, () =>
    withFolder(async (folder) => {
      const store = openPlans({ folder });
      await store.save(plan("good"));
      const bad = damage(plan("one"));
      const text = typeof bad === "string" ? bad : JSON.stringify(bad);
      await Deno.writeTextFile(`${folder}/one.json`, text);
      await assert.rejects(store.read("one"), { code: "plan.damaged" });
      assert.deepEqual((await store.list()).map(({ id }) => id), ["good"]);
      await store.remove("one");
    }));
}

Deno.test("openPlans() follows no link, and no name that leads elsewhere", {
  ignore: Deno.build.os === "windows",
}, () =>
  withFolder(async (folder) => {
    const store = openPlans({ folder });
    await store.save(plan("good"));
    const outside = `${folder}/../outside.json`;
    await Deno.writeTextFile(outside, JSON.stringify(plan("link")));
    await Deno.symlink(outside, `${folder}/link.json`);
    await assert.rejects(store.read("link"), { code: "path.unsafe" });
    await assert.rejects(store.save(plan("link", { revision: 0 })), { code: "path.unsafe" });
    assert.equal((await store.list()).length, 1);
    for (const id of ["../outside", "a/b", "", "A", "."]) {
      await assert.rejects(store.read(id), { code: "plan.unknown" }, id);
      await assert.rejects(store.save(plan(id)), { code: "plan.unknown" }, id);
    }
  }));
