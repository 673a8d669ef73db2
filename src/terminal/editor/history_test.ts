import assert from "node:assert/strict";
import { HistoryWalk, memoryHistory } from "./history.ts";

const ENTRIES = ["alpha", "beta", "alphabet", "alpha"];

Deno.test("HistoryWalk walks back and forth and returns to what was typed", () => {
  const walk = new HistoryWalk(["one", "two"]);
  assert.equal(walk.older(""), "two");
  assert.equal(walk.older("two"), "one");
  assert.equal(walk.older("one"), undefined);
  assert.equal(walk.newer("one"), "two");
  assert.equal(walk.newer("two"), "");
  assert.equal(walk.newer(""), undefined);
});

Deno.test("HistoryWalk walks through entries with the typed beginning, without repeats", () => {
  const walk = new HistoryWalk(ENTRIES);
  assert.equal(walk.older("al"), "alpha");
  assert.equal(walk.older("alpha"), "alphabet");
  assert.equal(walk.older("alphabet"), "alpha");
  assert.equal(walk.older("alpha"), undefined);
});

Deno.test("HistoryWalk.reset() starts the next walk anew", () => {
  const walk = new HistoryWalk(ENTRIES);
  walk.older("");
  walk.reset();
  assert.equal(walk.older("be"), "beta");
});

Deno.test("HistoryWalk.search() finds older entries that contain a text", () => {
  const walk = new HistoryWalk(ENTRIES);
  assert.deepEqual(walk.search("bet"), { at: 2, entry: "alphabet" });
  assert.deepEqual(walk.search("bet", 2), { at: 1, entry: "beta" });
  assert.equal(walk.search("bet", 1), undefined);
});

Deno.test("memoryHistory() gives back what was entered", async () => {
  const history = memoryHistory(["a"]);
  await history.append("b");
  assert.deepEqual(await history.load(), ["a", "b"]);
});
