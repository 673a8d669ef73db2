import assert from "node:assert/strict";
import { AccessHistory } from "./access_history.ts";
import { NO_RIGHTS } from "../../processes/mod.ts";
import { pluginPaths } from "./paths.ts";

const READS = { ...NO_RIGHTS, read: ["/notes"] };

/** A history below a new home. */
async function withHistory(use: (history: AccessHistory) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "plug-history-" });
  try {
    await use(new AccessHistory(pluginPaths(home).of("p")));
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/** What the runtime writes when a plugin asks for a file. */
async function asksFor(run: string, value: string, day: number): Promise<void> {
  const entry = { v: 1, datetime: `2026-01-0${day}T00:00:00Z`, permission: "read", value };
  await Deno.writeTextFile(run, `${JSON.stringify(entry)}\n`, { append: true });
}

async function told(history: AccessHistory): Promise<string[]> {
  return (await history.read()).map(({ at, value, refused, times }) =>
    `${at.slice(0, 10)} ${refused ? "refused" : "allowed"} ${value} ${times}`
  ).sort();
}

Deno.test("AccessHistory keeps each run's accesses with the verdict of its own rights", async () => {
  await withHistory(async (history) => {
    const first = await history.begin(NO_RIGHTS, 1);
    await asksFor(first, "/notes/a", 1);
    await history.end(first);
    const second = await history.begin(READS, 2);
    await asksFor(second, "/notes/a", 2);
    await asksFor(second, "/notes/a", 3);
    const all = ["2026-01-01 refused /notes/a 1", "2026-01-03 allowed /notes/a 2"];
    assert.deepEqual(await told(history), all, "while the second runs");
    await history.end(second);
    assert.deepEqual(await told(history), all);
    await history.end(second);
    assert.deepEqual(await told(history), all, "nothing is counted twice");
    await history.forget();
    assert.deepEqual(await told(history), []);
  });
});

Deno.test("AccessHistory reads runs that nobody saw end, and takes in the oldest of many", async () => {
  await withHistory(async (history) => {
    for (let i = 1; i <= 60; i++) await asksFor(await history.begin(READS, i), `/etc/${i}`, 1);
    assert.equal((await history.read()).length, 60);
  });
});
