import assert from "node:assert/strict";
import { createPaint } from "./style.ts";

Deno.test("createPaint() writes sequences only where colours are wanted", () => {
  assert.equal(createPaint(true)("x", "bold", "red"), "\x1b[1;31mx\x1b[0m");
  assert.equal(createPaint(false)("x", "bold", "red"), "x");
});

Deno.test("createPaint() leaves an empty text empty", () => {
  assert.equal(createPaint(true)("", "bold"), "");
});
