import assert from "node:assert/strict";
import { MapMemory } from "../../tests/agent/memory_fixture.ts";

import { createMemoryWrite } from "./memory_write.ts";

const context = { signal: new AbortController().signal, sessionId: "s", tainted: false };

Deno.test("memory_write shows the difference before it writes", async () => {
  const memory = new MapMemory({ "user/profile.md": "Likes tea\n" });
  const tool = createMemoryWrite(() => Promise.resolve(memory));
  const args = { file: "user/profile.md", text: "Likes coffee\n" };
  const preview = await tool.preview!(args);
  assert.match(preview, /^--- a\/user\/profile\.md\n\+\+\+ b[^]*-Likes tea\n\+Likes coffee\n$/);
  assert.equal(memory.files.get("user/profile.md"), "Likes tea\n");
  assert.equal(await tool.run(args, context), "Wrote user/profile.md.");
  assert.equal(memory.files.get("user/profile.md"), "Likes coffee\n");
});

Deno.test("memory_write shows a new file as wholly new", async () => {
  const tool = createMemoryWrite(() => Promise.resolve(new MapMemory()));
  assert.match(await tool.preview!({ file: "a.md", text: "x\n" }), /^--- \/dev\/null/);
});

Deno.test("memory_write records who wrote, where, and whether the turn was tainted", async () => {
  const memory = new MapMemory();
  const tool = createMemoryWrite(() => Promise.resolve(memory));
  await tool.run({ file: "a.md", text: "x", summary: "an x" }, { ...context, tainted: true });
  assert.deepEqual(memory.writes, [{
    file: "a.md",
    provenance: { by: "assistant", sessionId: "s", tainted: true },
    summary: "an x",
  }]);
});
