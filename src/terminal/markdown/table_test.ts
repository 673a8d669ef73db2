import assert from "node:assert/strict";
import { displayWidth } from "../width.ts";
import { isDelimiterRow, renderTable, splitRow } from "./table.ts";

/** The rows of a drawn table as plain text. */
function draw(source: string, width = 60): string[] {
  const table = renderTable(source.trim().split("\n"), { width, color: false, unicode: true });
  return table.map((runs) => runs.map(({ text }) => text).join("").trimEnd());
}

Deno.test("splitRow() knows escaped pipes and pipes in code", () => {
  assert.deepEqual(splitRow("| a \\| b | `c|d` | e |"), ["a | b", "`c|d`", "e"]);
  assert.deepEqual(splitRow("a|b"), ["a", "b"]);
});

Deno.test("isDelimiterRow() takes dashes and colons only", () => {
  assert.equal(isDelimiterRow("|:--|:-:|--:|"), true);
  assert.equal(isDelimiterRow("| --- |"), true);
  assert.equal(isDelimiterRow("| a |"), false);
  assert.equal(isDelimiterRow("| : |"), false);
});

Deno.test("renderTable() aligns by cells, wide characters included", () => {
  assert.deepEqual(draw("| 漢字 | n | c |\n|---|--:|:-:|\n| a | 1 | x |\n| b | 234 | long |"), [
    "漢字 │   n │  c",
    "─────┼─────┼─────".slice(0, 5) + "┼─────┼─────",
    "a    │   1 │  x",
    "b    │ 234 │ long",
  ]);
});

Deno.test("renderTable() fills short rows and drops cells beyond the head", () => {
  assert.deepEqual(draw("| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |"), [
    "a │ b",
    "──┼──",
    "1 │",
    "1 │ 2",
  ]);
});

Deno.test("renderTable() shrinks the widest columns and wraps their cells", () => {
  const source = `| name | text |\n|---|---|\n| a | ${"word ".repeat(12)}|`;
  const rows = draw(source, 30);
  assert.ok(rows.length > 3);
  for (const row of rows) assert.ok(displayWidth(row) <= 30, row);
  assert.equal(rows.join(" ").match(/word/g)?.length, 12);
});

Deno.test("renderTable() shows records where there is no room for columns", () => {
  const head = "| one | two | three | four | five | six |";
  const source = `${head}\n|-|-|-|-|-|-|\n| first value | b | c | d | e | second value |`;
  assert.deepEqual(draw(source, 20), [
    "one: first value",
    "two: b",
    "three: c",
    "four: d",
    "five: e",
    "six: second value",
  ]);
});
