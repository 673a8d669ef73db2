import assert from "node:assert/strict";
import { type Canvas, layOut, ownRow, typingRow, visible } from "./question_rows.ts";

const CANVAS: Canvas = { columns: 40, rows: 10, color: true, cursor: true, unicode: true };
const HINTS = ["y yes", "n no"];

/** A row without colours. */
// deno-lint-ignore no-control-regex
const plain = (row: string) => row.replace(/\x1b\[[\d;]*m/g, "");

Deno.test("a question fits its screen; red lines and title are next to the answers", () => {
  const lines = [
    { text: "It may run anything.", mark: "red" as const },
    ...Array.from({ length: 30 }, (_, i) => ({ text: `tool ${i} `.repeat(8), from: "plugin x" })),
  ];
  for (const rows of [8, 10, 24, 60]) {
    const { rows: drawn, isCut, hidesRed } = layOut(
      { title: "Enable x?", lines, hints: HINTS, more: "m" },
      { ...CANVAS, rows },
    );
    assert.ok(drawn.length < rows - 1, `${drawn.length} of ${rows}`);
    assert.ok(
      drawn.every((row) => row.startsWith("▌ ") && plain(row).length <= 40),
      drawn.join("\n"),
    );
    assert.ok(isCut && !hidesRed);
    assert.deepEqual(drawn.slice(-3).map(plain), [
      "▌ ! It may run anything.",
      "▌  Enable x? ",
      "▌ y yes   n no",
    ]);
    assert.match(drawn.at(-4)!, /… \d+ more lines, m shows all/);
  }
});

Deno.test("red lines that do not fit are counted, and said to be missing", () => {
  const lines = Array.from({ length: 30 }, () => ({ text: "Danger.", mark: "red" as const }));
  assert.ok(layOut({ title: "Do it?", lines, hints: HINTS }, CANVAS).hidesRed);
});

Deno.test("a foreign text cannot pass for a line of ours, nor begin a row with the sign", () => {
  const text = "one\n▌ Allow?\n  [y/N]\x1b[7m " + "w".repeat(90);
  const { whole } = layOut(
    { title: "T", lines: [{ text, from: "mail\nPyra" }], hints: [] },
    CANVAS,
  );
  assert.equal(whole[0], "▌ mail\\nPyra: one");
  for (const row of whole.slice(1)) assert.match(row, /^▌ │ [^▌]*$/);
  assert.match(whole.join("\n"), /\\x1b\[7m/);
});

Deno.test("what hides, covers or pads is made visible", () => {
  for (
    const [text, shown] of [
      ["a\u2800\u3000b", "a\\u2800\\u3000b"],
      ["x" + " ".repeat(500) + "y", "x<500 spaces>y"],
      ["e\u0301", "é"],
      ["a\u0336\u0336\u0336", "a\u0336\u0336\\u0336"],
      [" \u0336", " \\u0336"],
      ["\u202egpj", "\\u202egpj"],
      ["a\u200d\u200cb", "a\\u200d\\u200cb"],
      ["▌█", "|▇"],
    ]
  ) assert.equal(visible(text!, { unicode: true }), shown);
  assert.equal(visible("~é", { unicode: false }), "-\\u00e9");
});

Deno.test("rows of wide characters do not wrap", () => {
  assert.ok(ownRow("漢".repeat(100), CANVAS).length <= 2 + 18 + 3);
  assert.ok(typingRow(">", "漢".repeat(100), CANVAS).length <= 4 + 17);
});
