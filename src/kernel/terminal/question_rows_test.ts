import assert from "node:assert/strict";
import { type Canvas, layOut, plainRow, typingRow } from "./question_rows.ts";
import { visible } from "./visible.ts";

const CANVAS: Canvas = { columns: 40, rows: 10, color: true, cursor: true, unicode: true };
const CHOICES = [
  { key: "y", label: "yes" },
  { key: "h", label: "yes, always for example.org with all else the same, until 2030-01-01" },
  { key: "n", label: "no" },
];

/** A row without colours. */
// deno-lint-ignore no-control-regex
const plain = (row: string) => row.replace(/\x1b\[[\d;]*m/g, "");

const LONG = [
  { text: "It may run anything.", mark: "red" as const },
  ...Array.from({ length: 99 }, (_, i) => ({ text: `tool ${i} `.repeat(8), from: "plugin x" })),
];

for (const rows of [8, 10, 24, 60]) {
  for (const columns of [40, 60, 80]) {
    Deno.test(`a question fits ${columns} by ${rows}, and offers a no until it was read`, () => {
      const parts = { title: "Enable x?", lines: LONG, choices: CHOICES, more: "m" };
      const canvas = { ...CANVAS, rows, columns };
      for (const wasRead of [false, true]) {
        const { rows: drawn, isCut, mustRead } = layOut({ ...parts, wasRead }, canvas);
        assert.ok(drawn.length < rows - 1, `${drawn.length} of ${rows}`);
        for (const row of drawn) {
          assert.ok(row.startsWith("▌ ") && plain(row).length <= columns, row);
        }
        assert.ok(isCut);
        assert.equal(mustRead, !wasRead);
        const text = drawn.map(plain).join("\n");
        assert.match(text, /n no/);
        assert.match(text, /m shows all/);
        assert.match(text, wasRead ? rows > 10 ? /y yes/ : /y/ : /Enable x\? \n▌ other answers/);
      }
      const { whole } = layOut(parts, canvas);
      assert.match(whole.map(plain).join(" ").replace(/[▌ ]+/g, " "), /for example\.org with all/);
    });
  }
}

Deno.test("what would push the answers off the screen is read on pages first", () => {
  const lines = Array.from({ length: 30 }, () => ({ text: "Danger.", mark: "red" as const }));
  const parts = { title: "T ".repeat(200), lines, choices: CHOICES, more: "m" };
  const { rows, mustRead, whole } = layOut(parts, CANVAS);
  assert.ok(mustRead && rows.length < 9);
  assert.match(plain(rows.at(-1)!), /n no/);
  assert.equal(whole.join("").match(/T/g)?.length, 200);
});

for (const size of [{ columns: 20 }, { rows: 5 }, { rows: 2 }]) {
  Deno.test(`in ${JSON.stringify(size)} nothing but a no is on offer`, () => {
    const parts = { title: "T?", lines: [], choices: CHOICES, more: "m", wasRead: true };
    const { rows, isTooSmall } = layOut(parts, { ...CANVAS, ...size });
    assert.ok(isTooSmall);
    assert.doesNotMatch(rows.join("\n"), /yes/);
  });
}

Deno.test("names that read as others are said so, in red", () => {
  const lines = [{ text: "to: mum@p\u0430ypal.com", from: "the assistant" }];
  const { rows } = layOut({ title: "Send?", lines, choices: CHOICES }, { ...CANVAS, columns: 100 });
  assert.match(rows.join("\n"), /31m! mum@p\u0430ypal\.com has letters .*U\+0430 Cyrillic/);
});

Deno.test("a foreign text cannot pass for a line of ours, nor begin a row with the sign", () => {
  const text = "one\n▌ Allow?\n  [y/N]\x1b[7m " + "w".repeat(90);
  const { whole } = layOut(
    { title: "T", lines: [{ text, from: "mail\nPyra" }], choices: [] },
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
      ["e\u0301", "e\\u0301"],
      ["\u00e9 한국", "\u00e9 한국"],
      ["x\u1161\u1161\ud7b0y", "x\\u1161\\u1161\\ud7b0y"],
      ["\u212a\u037e\u1fef", "\\u212a\\u037e\\u1fef"],
      ["\u0e01\u0e33\u0e33", "\u0e01\u0e33\\u0e33"],
      ["\u0e19\u0e49\u0e33", "\u0e19\u0e49\u0e33"],
      ["\u0939\u093f\u0928\u094d\u0926\u0940", "\u0939\u093f\u0928\u094d\u0926\u0940"],
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
  assert.ok(plainRow("漢".repeat(100), CANVAS).length <= 18 + 3);
  assert.ok(typingRow(">", "漢".repeat(100), CANVAS).length <= 4 + 17);
});
