import assert from "node:assert/strict";
import { RESULT_LIMIT, ResultStore, sliceResult } from "./result_store.ts";

Deno.test("ResultStore keeps only what was cut", () => {
  const store = new ResultStore();
  store.keep("a", { text: "x".repeat(RESULT_LIMIT), lost: 0, outside: false });
  assert.equal(store.isEmpty, true);
  store.keep("b", { text: "x".repeat(RESULT_LIMIT + 1), lost: 0, outside: false });
  assert.equal(store.read("b", RESULT_LIMIT), "x");
});

Deno.test("ResultStore drops the oldest results to stay within its bound", () => {
  const store = new ResultStore();
  for (let n = 0; n < 6; n++) {
    store.keep(`r${n}`, { text: "x".repeat(1_000_000), lost: 0, outside: false });
  }
  assert.equal(store.read("r0", 0), undefined);
  assert.equal(store.read("r1", 0), undefined);
  assert.ok(store.read("r2", 0));
});

Deno.test("ResultStore counts what is lost for good", () => {
  const store = new ResultStore();
  store.keep("a", { text: "x".repeat(5000), lost: 70, outside: false });
  assert.match(store.note("a", 4000), /1070 of 5070 characters were cut, the last 70 for good/);
});

Deno.test("ResultStore takes a result it does not know for one from outside", () => {
  assert.equal(new ResultStore().isOutside("x"), true);
});

Deno.test("sliceResult() never cuts a character in half", () => {
  const text = "x".repeat(RESULT_LIMIT - 1) + "🙂🙂";
  const first = sliceResult(text, 0);
  assert.equal(first.length, RESULT_LIMIT - 1);
  assert.equal(first + sliceResult(text, first.length), text);
});
