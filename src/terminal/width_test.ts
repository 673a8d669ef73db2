import assert from "node:assert/strict";
import { displayWidth, graphemeWidth, padEnd, splitRows, truncate } from "./width.ts";
import { graphemes, isSimple } from "../text/mod.ts";

const WIDTHS: [string, number][] = [
  ["", 0],
  ["plain", 5],
  ["naïve", 5],
  ["e\u0301", 1],
  ["漢字", 4],
  ["ｆｕｌｌ", 8],
  ["한글", 4],
  ["\u1100\u1161\u11a8", 2],
  ["😀", 2],
  ["👩‍👩‍👧‍👦", 2],
  ["🇩🇪", 2],
  ["❤️", 2],
  ["✓", 1],
  ["a\u200bb", 2],
];

for (const [text, width] of WIDTHS) {
  Deno.test(`displayWidth() gives ${width} for ${JSON.stringify(text)}`, () => {
    assert.equal(displayWidth(text), width);
  });
}

Deno.test("graphemes() keeps what a user takes for one character together", () => {
  assert.deepEqual(graphemes("a👨‍👩‍👧é"), ["a", "👨‍👩‍👧", "é"]);
});

Deno.test("truncate() never exceeds the width, wide characters included", () => {
  assert.equal(truncate("漢字漢字", 5), "漢字…");
  assert.equal(truncate("漢字漢字", 4), "漢…");
  assert.equal(truncate("short", 5), "short");
  assert.equal(truncate("longer", 4, false), "lon~");
});

Deno.test("padEnd() counts cells", () => {
  assert.equal(padEnd("漢", 4), "漢  ");
});

Deno.test("splitRows() cuts at cells and keeps every character", () => {
  assert.deepEqual(splitRows("ab漢字c", 3), ["ab", "漢", "字c"]);
  assert.deepEqual(splitRows("", 3), [""]);
  assert.deepEqual(splitRows("漢", 1), ["漢"]);
});

Deno.test("isSimple() holds only where every unit is one cluster of one cell", () => {
  for (let point = 0; point < 0x10000; point++) {
    const char = String.fromCharCode(point);
    if (!isSimple(char)) continue;
    assert.equal(graphemeWidth(char), 1, point.toString(16));
    assert.doesNotMatch(char, /\p{M}|\p{Emoji_Presentation}|\p{Default_Ignorable_Code_Point}/u);
  }
});
