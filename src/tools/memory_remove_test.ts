import assert from "node:assert/strict";
import { MapMemory } from "../../tests/agent/memory_fixture.ts";

import { createMemoryRemove } from "./memory_remove.ts";

const context = { signal: new AbortController().signal, sessionId: "s", tainted: false };

Deno.test("memory_remove shows all that goes, and removes it", async () => {
  const memory = new MapMemory({ "a.md": "one\n" });
  const tool = createMemoryRemove(() => Promise.resolve(memory));
  assert.match(await tool.preview!({ file: "a.md" }), /\+\+\+ \/dev\/null[^]*-one\n$/);
  assert.equal(await tool.run({ file: "a.md" }, context), "Removed a.md.");
  assert.equal(memory.files.has("a.md"), false);
  assert.equal(tool.effect, "write");
});
