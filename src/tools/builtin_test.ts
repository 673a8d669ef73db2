import assert from "node:assert/strict";
import { createBuiltinTools } from "./builtin.ts";
import { labelsIn, textsOf } from "../gate/mod.ts";

const ports = { now: () => 0, id: () => "" };

Deno.test("createBuiltinTools() brings memory tools only where there is a memory", () => {
  assert.deepEqual(createBuiltinTools({ ports }).map(({ name }) => name), ["current_time"]);
  const all = createBuiltinTools({ ports, memory: () => assert.fail("opened too soon") });
  const effects = Object.fromEntries(all.map(({ name, effect }) => [name, effect]));
  assert.deepEqual(effects, {
    current_time: "read",
    memory_search: "read",
    memory_read: "read",
    memory_list: "read",
    memory_write: "write",
    memory_append: "write",
    memory_remove: "write",
  });
});

Deno.test("createBuiltinTools() brings tools that describe themselves and close their schemas", () => {
  for (const tool of createBuiltinTools({ ports, memory: () => assert.fail() })) {
    assert.ok(tool.description.length > 20 && tool.description.length < 1024, tool.name);
    assert.equal(tool.inputSchema.type, "object");
    assert.equal(tool.inputSchema.additionalProperties, false);
    assert.equal(tool.source, "builtin");
    assert.deepEqual(labelsIn([tool.description, ...textsOf(tool.inputSchema)].join("\n")), []);
  }
});
