import assert from "node:assert/strict";
import { definePlugin } from "./mod.ts";

Deno.test("definePlugin() returns the very object it was given", () => {
  const plugin = { tools: [] };
  assert.equal(definePlugin(plugin), plugin);
});
