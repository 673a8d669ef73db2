import assert from "node:assert/strict";
import { AccessHistory } from "./access_history.ts";
import { pluginPaths } from "./paths.ts";

/** A history below a new home. */
async function withHistory(use: (history: AccessHistory) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "plug-history-" });
  try {
    await use(new AccessHistory(pluginPaths(home).of("p")));
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

const access = (value: string, day: number, refused = true, times = 1) => ({
  at: `2026-01-0${day}T00:00:00Z`,
  permission: "read",
  value,
  refused,
  times,
});

async function told(history: AccessHistory): Promise<string[]> {
  return (await history.read()).map(({ at, value, refused, times }) =>
    `${at.slice(0, 10)} ${refused ? "refused" : "allowed"} ${value} ${times}`
  ).sort();
}

Deno.test("AccessHistory keeps the accesses of each run, and counts none twice", async () => {
  await withHistory(async (history) => {
    const first = await history.begin(1);
    await history.end(first, [access("/notes/a", 1)]);
    const second = await history.begin(2);
    await history.keep(second, [access("/notes/a", 3, false, 2)]);
    const all = ["2026-01-01 refused /notes/a 1", "2026-01-03 allowed /notes/a 2"];
    assert.deepEqual(await told(history), all, "while the second runs");
    await history.end(second, [access("/notes/a", 3, false, 2)]);
    assert.deepEqual(await told(history), all);
    await history.forget();
    assert.deepEqual(await told(history), []);
  });
});

Deno.test("AccessHistory reads runs that nobody saw end, and takes in the oldest of many", async () => {
  await withHistory(async (history) => {
    for (let i = 1; i <= 60; i++) {
      await history.keep(await history.begin(i), [access(`/etc/${i}`, 1)]);
    }
    assert.equal((await history.read()).length, 60);
  });
});

Deno.test("AccessHistory does not lose what was refused to a flood of what was not", async () => {
  await withHistory(async (history) => {
    await history.end(await history.begin(1), [access("/home/u/.ssh/id_rsa", 1)]);
    const noise = "x".repeat(400);
    const flood = Array.from({ length: 10_000 }, (_, i) => access(`/${noise}${i}`, 2, false));
    for (let i = 2; i < 8; i++) await history.end(await history.begin(i), flood);
    const kept = await history.read();
    assert.ok(kept.some(({ value }) => value === "/home/u/.ssh/id_rsa"));
    assert.ok(kept.length < 60_000, "the flood itself is not all kept");
  });
});
