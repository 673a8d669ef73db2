import assert from "node:assert/strict";
import { readInvocation } from "./invocation.ts";

Deno.test("readInvocation() drops one leading -- and keeps a later one", async () => {
  const { argv, words } = await readInvocation(["--", "ask", "--", "-x"]);
  assert.deepEqual(argv, ["ask", "--", "-x"]);
  assert.deepEqual(words, ["ask", "-x"]);
});

Deno.test("readInvocation() takes the profile out and leaves the provider in", async () => {
  const invocation = await readInvocation([
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
  assert.deepEqual(invocation.argv, ["ask", "--provider=groq", "--model", "m", "hi"]);
  assert.deepEqual(invocation.words, ["ask", "hi"]);
});

for (const name of ["../work", "a/b", "Work", "", ".", "x".repeat(33)]) {
  Deno.test(`readInvocation() refuses the profile ${JSON.stringify(name)}`, async () => {
    await assert.rejects(() => readInvocation([`--profile=${name}`, "ask"]), { code: "cli.usage" });
  });
}

Deno.test("readInvocation() refuses an option without its value", async () => {
  await assert.rejects(() => readInvocation(["ask", "--provider"]), /--provider needs a value/);
});
