import assert from "node:assert/strict";
import { MapMemory } from "../../tests/agent/memory_fixture.ts";

import { createMemoryAppend } from "./memory_append.ts";

const context = { signal: new AbortController().signal, sessionId: "s", tainted: false };

Deno.test("memory_append shows only what is added, and adds it", async () => {
  const memory = new MapMemory({ "a.md": "one\n" });
  const tool = createMemoryAppend(() => Promise.resolve(memory));
  const args = { file: "a.md", text: "two\n" };
  assert.match(await tool.preview!(args), / one\n\+two\n$/);
  assert.equal(await tool.run(args, context), "Added to a.md.");
  assert.equal(memory.files.get("a.md"), "one\ntwo\n");
  assert.deepEqual(memory.writes[0]!.provenance, { by: "assistant", sessionId: "s" });
});
