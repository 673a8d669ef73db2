import assert from "node:assert/strict";
import { Backoff } from "./backoff.ts";

Deno.test("Backoff.resting() waits longer after each fall, and forgets after an answer", () => {
  const backoff = new Backoff();
  const waits = [];
  for (let i = 0; i < 7; i++) {
    backoff.fell(0, "it left");
    waits.push(backoff.resting(0)?.waitMs ?? 0);
  }
  assert.deepEqual(waits, [0, 1_000, 5_000, 30_000, 120_000, 600_000, 600_000]);
  assert.equal(backoff.resting(1)?.reason, "it left");
  assert.equal(backoff.resting(600_000), undefined);
  backoff.recovered();
  backoff.fell(0, "again");
  assert.equal(backoff.resting(0), undefined);
});
