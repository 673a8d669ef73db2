import assert from "node:assert/strict";
import { MapMemory } from "../../tests/agent/memory_fixture.ts";

import { createMemorySearch } from "./memory_search.ts";

const context = { signal: new AbortController().signal, sessionId: "s", tainted: false };

Deno.test("memory_search names file and line of each place, with its text", async () => {
  const memory = new MapMemory({ "knowledge/tea.md": "Green tea at 80 degrees" });
  const tool = createMemorySearch(() => Promise.resolve(memory));
  assert.equal(
    await tool.run({ query: "tea" }, context),
    "knowledge/tea.md, line 1\nGreen tea at 80 degrees",
  );
});

Deno.test("memory_search says so when nothing is found", async () => {
  const tool = createMemorySearch(() => Promise.resolve(new MapMemory()));
  assert.equal(await tool.run({ query: "tea" }, context), "Nothing found.");
});

Deno.test("memory_search opens the memory only when it is called", () => {
  const tool = createMemorySearch(() => assert.fail("opened too soon"));
  assert.deepEqual([tool.effect, tool.source, tool.outside], ["read", "builtin", undefined]);
});
