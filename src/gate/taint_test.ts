import assert from "node:assert/strict";
import { Taint } from "./taint.ts";

Deno.test("Taint stays, and keeps the first reasons", () => {
  const taint = new Taint();
  assert.equal(taint.isTainted, false);
  for (let count = 0; count < 100; count++) taint.add(`reason ${count}`);
  taint.add("reason 0");
  assert.equal(taint.isTainted, true);
  assert.equal(taint.reasons.length, 20);
  assert.equal(taint.reasons[0], "reason 0");
});
