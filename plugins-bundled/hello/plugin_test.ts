import assert from "node:assert/strict";
import plugin from "./plugin.ts";

const context = {
  name: "hello",
  settings: { greeting: "Good morning" },
  data: "/nowhere",
  signal: new AbortController().signal,
  secrets: { get: () => Promise.resolve(undefined) },
  log: () => {},
  ask: () => Promise.resolve(undefined),
};

Deno.test("greet() greets by name, in the words of the setting", () => {
  const [greet] = plugin.tools!;
  assert.equal(greet!.run({ who: "Ada" }, context), "Good morning, Ada!");
  assert.equal(greet!.run({}, context), "Good morning, you!");
});

Deno.test("/hello greets whoever is named behind it", () => {
  const [hello] = plugin.slashCommands!;
  assert.equal(hello!.run("Bob", context), "Good morning, Bob!");
});
