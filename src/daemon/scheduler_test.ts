import assert from "node:assert/strict";
import { Scheduler } from "./scheduler.ts";

Deno.test("Scheduler runs work at its time, and goes on after a failure", async () => {
  const failures: string[] = [];
  using scheduler = new Scheduler((name, reason) => failures.push(`${name}: ${reason}`));
  const twice = Promise.withResolvers<void>();
  let runs = 0;
  await scheduler.add("work", "* * * * * *", () => {
    runs += 1;
    if (runs === 2) twice.resolve();
    return runs === 1 ? Promise.reject(new TypeError("not yet")) : Promise.resolve();
  });
  await twice.promise;
  assert.deepEqual(failures, ["work: not yet"]);
});

Deno.test("Scheduler.entries() tells what runs next; removed and disposed work never does", async () => {
  const scheduler = new Scheduler(() => {});
  await scheduler.add("a", "0 7 * * 1-5", () => Promise.resolve());
  await scheduler.add("b", "2000-01-01T00:00:00Z", () => Promise.resolve());
  const [a, b] = scheduler.entries();
  assert.match(a!.next!, /^\d{4}-/);
  assert.equal(b!.next, undefined);
  scheduler.remove("a");
  assert.deepEqual(scheduler.entries().map(({ name }) => name), ["b"]);
  scheduler[Symbol.dispose]();
  assert.deepEqual(scheduler.entries(), []);
});

Deno.test("Scheduler.add() says what is no time, and keeps the one before", async () => {
  using scheduler = new Scheduler(() => {});
  await scheduler.add("a", "0 7 * * *", () => Promise.resolve());
  const bad = scheduler.add("a", "every now and then", () => Promise.resolve());
  await assert.rejects(bad, { code: "schedule.pattern" });
  assert.equal(scheduler.entries()[0]!.pattern, "0 7 * * *");
});
