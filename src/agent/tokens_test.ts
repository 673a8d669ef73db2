import assert from "node:assert/strict";
import { addUsage, calibrated, estimateTokens, messageTokens } from "./tokens.ts";

Deno.test("estimateTokens() counts four letters, two of other alphabets, or one sign as one", () => {
  assert.equal(estimateTokens("abcdefgh"), 2);
  assert.equal(estimateTokens("люди"), 2);
  assert.equal(estimateTokens("人人"), 2);
  assert.equal(estimateTokens(""), 0);
});

Deno.test("messageTokens() counts attachments and the arguments of calls", () => {
  const plain = messageTokens({ role: "user", content: "abcd" });
  assert.ok(messageTokens({ role: "user", content: "abcd", attached: "x".repeat(40) }) > plain + 9);
  const call = { id: "1", name: "t", arguments: "x".repeat(40) };
  assert.ok(messageTokens({ role: "assistant", content: "", toolCalls: [call] }) > 10);
});

Deno.test("calibrated() believes a provider only within reason", () => {
  assert.equal(calibrated({ input: 200, output: 0 }, 100), 2);
  assert.equal(calibrated({ input: 1e9, output: 0 }, 100), 4);
  assert.equal(calibrated({ input: 1, output: 0 }, 100), 0.5);
  assert.equal(calibrated({ input: 0, output: 0 }, 100), 1);
  assert.equal(calibrated({ input: 200, output: 0, estimated: true }, 100), 1);
});

Deno.test("addUsage() marks a sum with an estimate in it", () => {
  const counted = { input: 1, output: 2 };
  assert.deepEqual(addUsage(counted, counted), { input: 2, output: 4 });
  assert.deepEqual(addUsage(counted, { ...counted, estimated: true }), {
    input: 2,
    output: 4,
    estimated: true,
  });
});
