import assert from "node:assert/strict";
import { MapMemory } from "../../tests/agent/memory_fixture.ts";

import { createMemoryRead } from "./memory_read.ts";

const context = { signal: new AbortController().signal, sessionId: "s", tainted: false };

Deno.test("memory_read gives the text as it stands", async () => {
  const memory = new MapMemory({ "user/profile.md": "# Me\n" });
  const tool = createMemoryRead(() => Promise.resolve(memory));
  assert.equal(await tool.run({ file: "user/profile.md" }, context), "# Me\n");
});

Deno.test("memory_read lets the store refuse a path", async () => {
  const tool = createMemoryRead(() => Promise.resolve(new MapMemory()));
  await assert.rejects(async () => await tool.run({ file: "../vault/x" }, context), {
    code: "memory.unknown",
  });
});
