import assert from "node:assert/strict";
import { displayWidth } from "../width.ts";
import { complete } from "../../text/mod.ts";
import { listRows } from "./completion.ts";

const COMMANDS = ["/resume", "/retry", "/help"];

Deno.test("complete() takes the only candidate with a space behind it", () => {
  assert.deepEqual(complete("/h", { from: 0, candidates: COMMANDS }), {
    text: "/help ",
    choices: [],
  });
});

Deno.test("complete() goes as far as all candidates agree and offers them", () => {
  assert.deepEqual(complete("/r", { from: 0, candidates: COMMANDS }), {
    text: "/re",
    choices: ["/resume", "/retry"],
  });
});

Deno.test("complete() leaves alone what nothing fits", () => {
  assert.deepEqual(complete("/x", { from: 0, candidates: COMMANDS }), { text: "/x", choices: [] });
});

Deno.test("complete() works on the part behind `from`", () => {
  assert.equal(complete("/model tw", { from: 7, candidates: ["one", "two"] }).text, "two ");
});

Deno.test("complete() never leaves half a character", () => {
  const { text } = complete("", { from: 0, candidates: ["😀", "😁"] });
  assert.equal(text, "");
});

Deno.test("listRows() fits the width, escapes, and says what is left out", () => {
  const rows = listRows(Array.from({ length: 50 }, (_, i) => `candidate\x1b${i}`), 30);
  for (const row of rows) assert.ok(displayWidth(row) <= 30, row);
  assert.ok(!rows.join("").includes("\x1b"));
  assert.match(rows.at(-1) ?? "", /^… \d+ more$/);
});
