import assert from "node:assert/strict";
import type { Json } from "../../base/mod.ts";
import { answersFor } from "./answers.ts";

const keys = (args: Json) => answersFor(args).map(({ key }) => key).join("");

Deno.test("answersFor() offers a host only where the arguments name one", () => {
  assert.equal(keys({ text: "hello" }), "ysaenq");
  assert.equal(keys({ url: "https://example.org/x" }), "ysahenq");
  assert.equal(keys({ host: "example.org" }), "ysahenq");
});

Deno.test("answersFor() offers a folder only where the arguments name a path", () => {
  assert.equal(keys({ items: [{ to: "/home/me/x" }] }), "ysafenq");
  assert.equal(keys({ path: "notes.md" }), "ysafenq");
});

Deno.test("answersFor() takes arguments of any shape", () => {
  for (const args of [null, 1, "x", [], {}]) assert.equal(keys(args), "ysaenq");
});
