import assert from "node:assert/strict";
import { APP_MEMORY, AppWatch, MessageBudget, Silence } from "./app_limits.ts";

Deno.test("MessageBudget lets a burst through, and then as much as a second allows", async () => {
  let now = 0;
  const slept: number[] = [];
  const budget = new MessageBudget(() => now, (ms) => {
    slept.push(ms);
    now += ms;
    return Promise.resolve();
  });
  for (let i = 0; i < 10_000; i++) assert.equal(budget.take(), undefined);
  for (let i = 0; i < 2_000; i++) await budget.take();
  assert.ok(now >= 900 && now <= 1_100, `${now} ms for a second's worth`);
  now += 60_000;
  assert.equal(budget.take(), undefined);
});

Deno.test("Silence tells once of an app that does nothing with what is typed", async () => {
  const told = Promise.withResolvers<void>();
  let times = 0;
  const silence = new Silence(() => (times++, told.resolve()), 5);
  silence.asked();
  silence.heard();
  silence.asked();
  silence.asked();
  await told.promise;
  silence.asked();
  assert.equal(times, 1);
  silence.heard();
});

Deno.test("AppWatch ends an app whose processes hold too much together", async () => {
  const ended = Promise.withResolvers<void>();
  const why = Promise.withResolvers<string>();
  const half = APP_MEMORY / 1024 / 2 + 1;
  const ps = () => Promise.resolve(`10 1 10 ${half}\n11 10 11 ${half}\n12 1 12 ${half}\n`);
  const app = { ended: ended.promise, heardAt: performance.now() };
  const watch = new AppWatch(ps);
  const holds = setTimeout(() => {}, 10_000);
  watch.watch({ ...app, pid: 12, fail: () => why.resolve("the other") });
  watch.watch({ ...app, pid: 10, fail: why.resolve });
  assert.equal(await why.promise, "took more than 1536 MiB of memory");
  clearTimeout(holds);
  ended.resolve();
});
