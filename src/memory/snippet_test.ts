import assert from "node:assert/strict";
import { cutSnippet } from "./snippet.ts";

Deno.test("cutSnippet() gives a short paragraph whole, on one line", () => {
  assert.equal(cutSnippet("  one\n two  ", ["two"]), "one two");
});

Deno.test("cutSnippet() cuts around the first word that is asked for, in any form", () => {
  const text = `${"filler ".repeat(100)}she painted it ${"filler ".repeat(100)}`;
  const snippet = cutSnippet(text, ["paint"]);
  assert.match(snippet, /^….*she painted it.*…$/);
  assert.ok(snippet.length <= 242, `${snippet.length}`);
});

Deno.test("cutSnippet() starts at the beginning when no word stands in it", () => {
  assert.match(cutSnippet(`first ${"filler ".repeat(100)}`, ["absent"]), /^first filler.*…$/);
});

Deno.test("cutSnippet() cuts a text without spaces, too", () => {
  const snippet = cutSnippet("x".repeat(5_000), []);
  assert.equal(snippet, `${"x".repeat(240)}…`);
});
