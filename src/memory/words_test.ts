import assert from "node:assert/strict";
import { stemsOf, wordsOf } from "./words.ts";

Deno.test("stemsOf() brings the forms of a word together, irregular ones too", () => {
  assert.deepEqual(stemsOf("painted PAINTING paints"), ["paint", "paint", "paint"]);
  assert.deepEqual(stemsOf("went"), stemsOf("going"));
});

Deno.test("stemsOf() folds accents, full-width letters and ligatures", () => {
  assert.deepEqual(stemsOf("Café ＣＡＦＥ cafe\u0301 ﬁn"), ["cafe", "cafe", "cafe", "fin"]);
});

Deno.test("stemsOf() folds letters that are no letter with an accent", () => {
  assert.deepEqual(stemsOf("Ørsted ŁÓDŹ Straße ẞ Œuvre"), stemsOf("orsted lodz strasse ss oeuvre"));
});

Deno.test("stemsOf() gives a pair for every character of a script without spaces", () => {
  assert.deepEqual(stemsOf("東京へ"), ["東京", "京へ", "へ"]);
  assert.deepEqual(stemsOf("Deno入門"), ["deno", "入門", "門"]);
});

Deno.test("wordsOf() asks for pairs, and for what starts with a single character", () => {
  assert.deepEqual(wordsOf("出張中").map(({ stem }) => stem), ["出張", "張中"]);
  assert.deepEqual(wordsOf("猫"), [{ stem: "猫", plain: "猫", single: true }]);
});

Deno.test("stemsOf() keeps vowel signs with their letters", () => {
  assert.deepEqual(stemsOf("हिन्दी"), ["हिन्दी"]);
});

Deno.test("stemsOf() holds nothing that a full-text query could take for syntax", () => {
  const hostile = `"a" AND* (b) NEAR/2 {c}: ^d -e \0 \u202e \ud800 x_y 'z'`;
  for (const stem of stemsOf(hostile)) assert.match(stem, /^[\p{L}\p{N}\p{M}]+$/u);
});

Deno.test("stemsOf() cuts words that nobody would type", () => {
  assert.equal(stemsOf("q".repeat(10_000))[0]!.length, 64);
});
