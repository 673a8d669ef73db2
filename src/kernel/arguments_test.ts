import assert from "node:assert/strict";
import { readArguments } from "./arguments.ts";

Deno.test("readArguments() drops one leading -- and keeps a later one", () => {
  const { argv, words } = readArguments(["--", "ask", "--", "-x"]);
  assert.deepEqual(argv, ["ask", "--", "-x"]);
  assert.deepEqual(words, ["ask", "-x"]);
});

Deno.test("readArguments() takes the profile out and leaves the provider in", () => {
  const invocation = readArguments([
    "--profile",
    "work",
    "ask",
    "--provider=groq",
    "--model",
    "m",
    "hi",
  ]);
  assert.equal(invocation.profile, "work");
  assert.equal(invocation.provider, "groq");
  assert.equal(invocation.model, "m");
  assert.deepEqual(invocation.argv, ["ask", "--provider", "groq", "--model", "m", "hi"]);
  assert.deepEqual(invocation.words, ["ask", "hi"]);
});

for (const name of ["../work", "a/b", "Work", "", ".", "x".repeat(33)]) {
  Deno.test(`readArguments() refuses the profile ${JSON.stringify(name)}`, () => {
    assert.throws(() => readArguments([`--profile=${name}`, "ask"]), { code: "cli.usage" });
  });
}

Deno.test("readArguments() refuses an option without its value", () => {
  assert.throws(() => readArguments(["ask", "--provider"]), /--provider needs a value/);
});
