import assert from "node:assert/strict";
import { createReadMore } from "./read_more.ts";
import { ResultStore } from "./result_store.ts";

const context = { signal: new AbortController().signal, sessionId: "s", tainted: false };

Deno.test("read_more gives the part from an offset", async () => {
  const store = new ResultStore();
  store.keep("a", { text: "x".repeat(4000) + "rest", lost: 0, outside: false });
  const tool = createReadMore(store);
  assert.equal(await tool.run({ id: "a", offset: 4000 }, context), "rest");
});

Deno.test("read_more says so when a result is no longer kept", () => {
  const tool = createReadMore(new ResultStore());
  assert.throws(() => tool.run({ id: "a", offset: 0 }, context), { code: "tool.result_gone" });
});
