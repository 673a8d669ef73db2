import assert from "node:assert/strict";
import { firstRow, scrolledText, wrapWords } from "./rows.ts";

Deno.test("wrapWords() breaks between words, and a word only where it must", () => {
  assert.deepEqual(wrapWords("one two three", 7), ["one two", "three"]);
  assert.deepEqual(wrapWords("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
  assert.deepEqual(wrapWords("漢字 漢字", 4), ["漢字", "漢字"]);
});

Deno.test("scrolledText() shows the part around the cursor", () => {
  assert.deepEqual(scrolledText("abcdef", 6, 4), { shown: "def", column: 3 });
  assert.deepEqual(scrolledText("abcdef", 0, 4), { shown: "abcd", column: 0 });
  assert.deepEqual(scrolledText("a\tb", 3, 10), { shown: "a\\tb", column: 4 });
  assert.deepEqual(scrolledText("漢字漢字", 4, 4), { shown: "字", column: 2 });
});

Deno.test("firstRow() keeps the marked row in the middle and the list filled", () => {
  assert.deepEqual([0, 5, 9].map((marked) => firstRow(marked, 10, 4)), [0, 3, 6]);
  assert.equal(firstRow(1, 2, 4), 0);
});
