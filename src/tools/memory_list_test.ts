import assert from "node:assert/strict";
import { MapMemory } from "../../tests/agent/memory_fixture.ts";

import { createMemoryList } from "./memory_list.ts";

const context = { signal: new AbortController().signal, sessionId: "s", tainted: false };

Deno.test("memory_list names the files of one folder, or of all", async () => {
  const memory = new MapMemory({ "user/profile.md": "a", "knowledge/tea.md": "b" });
  const tool = createMemoryList(() => Promise.resolve(memory));
  assert.equal(
    await tool.run({ category: "user" }, context),
    "user/profile.md (2026-10-05): user/profile.md",
  );
  assert.equal((await tool.run({}, context)).split("\n").length, 2);
});

Deno.test("memory_list ends after a hundred and says how many are left", async () => {
  const names = Array.from({ length: 130 }, (_, n) => [`k/${n}.md`, ""]);
  const tool = createMemoryList(() => Promise.resolve(new MapMemory(Object.fromEntries(names))));
  assert.match(await tool.run({}, context), /\n… and 30 more$/);
});
