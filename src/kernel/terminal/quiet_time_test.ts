import assert from "node:assert/strict";
import { Presses } from "./presses.ts";

Deno.test("Presses takes no time for silence in which it could not hear a key", async () => {
  const presses = new Presses();
  const answer = presses.afterSilence(100);
  // A part has the kernel read something large; a key is pressed meanwhile.
  queueMicrotask(() => {
    const until = performance.now() + 300;
    while (performance.now() < until);
    setTimeout(() => presses.push(new TextEncoder().encode("y")), 0);
  });
  assert.deepEqual(await answer, { kind: "text", text: "y", alone: true });
  const began = performance.now();
  assert.equal(await presses.afterSilence(100), undefined);
  assert.ok(performance.now() - began >= 99);
});
