import assert from "node:assert/strict";
import { createPaint } from "../style.ts";
import { displayWidth } from "../width.ts";
import { type Layout, layoutInput } from "./layout.ts";

function layout(text: string, options: Partial<Layout> = {}) {
  return layoutInput({
    prompt: "> ",
    promptWidth: 2,
    text,
    cursor: text.length,
    width: 10,
    height: 24,
    paint: createPaint(false),
    ...options,
  });
}

Deno.test("layoutInput() wraps behind the prompt and follows with the cursor", () => {
  assert.deepEqual(layout("0123456789ab"), {
    rows: ["> 01234567", "  89ab"],
    cursor: { row: 1, column: 6 },
  });
});

Deno.test("layoutInput() puts the cursor on a new row behind a full one", () => {
  assert.deepEqual(layout("01234567"), {
    rows: ["> 01234567", "  "],
    cursor: { row: 1, column: 2 },
  });
});

Deno.test("layoutInput() never cuts a wide character in two", () => {
  const { rows, cursor } = layout("漢字漢字漢", { width: 9 });
  assert.deepEqual(rows, ["> 漢字漢", "  字漢"]);
  assert.deepEqual(cursor, { row: 1, column: 6 });
  for (const row of rows) assert.ok(displayWidth(row) <= 9);
});

Deno.test("layoutInput() shows several lines and a cursor in the middle", () => {
  assert.deepEqual(layout("one\ntwo\n", { cursor: 5 }), {
    rows: ["> one", "  two", "  "],
    cursor: { row: 1, column: 3 },
  });
});

Deno.test("layoutInput() shows control characters escaped and tabs as spaces", () => {
  const { rows } = layout("\x1b[2J\t|\x9b", { width: 40 });
  assert.ok(!/\p{Cc}/u.test(rows.join("")), rows.join(""));
  assert.ok(rows[0]?.includes("[2J    |"));
});

Deno.test("layoutInput() cuts the ghost at the edge and shows it only at the end", () => {
  assert.deepEqual(layout("ab", { ghost: "cdefghijkl" }).rows, ["> abcdefg"]);
  assert.deepEqual(layout("ab", { ghost: "cd", cursor: 1 }).rows, ["> ab"]);
});

Deno.test("layoutInput() leaves out lines too far from the cursor to be seen", () => {
  const text = Array.from({ length: 1000 }, (_, i) => `${i}`).join("\n");
  const middle = layout(text, { height: 3, cursor: text.indexOf("\n500\n") + 1 });
  assert.deepEqual(middle.rows, [497, 498, 499, 500, 501, 502, 503].map((i) => `  ${i}`));
  assert.deepEqual(middle.cursor, { row: 3, column: 2 });
  assert.equal(layout(text, { height: 3, cursor: 0 }).rows[0], "> 0");
});
