import assert from "node:assert/strict";
import { withoutStyle } from "../live_region.ts";
import { createPaint } from "../style.ts";
import { displayWidth } from "../width.ts";
import { field, tabs } from "./_fields.ts";
import { SettingsScreen } from "./modes.ts";
import { renderScreen } from "./render.ts";

function render(screen: SettingsScreen, columns = 60, rows = 15, color = false): string[] {
  const look = { size: { columns, rows }, paint: createPaint(color), unicode: !color };
  return [...renderScreen(screen, look).rows];
}

function type(screen: SettingsScreen, ...texts: string[]): void {
  for (const text of texts) screen.take({ name: "text", text });
}

Deno.test("renderScreen() fills every size exactly, in every mode", () => {
  for (const start of ["", "/", "?"]) {
    for (const [columns, rows] of [[60, 15], [80, 24], [200, 50], [40, 12], [20, 8]] as const) {
      const screen = new SettingsScreen(tabs());
      if (start) type(screen, start);
      else screen.take({ name: "enter" });
      const drawn = render(screen, columns, rows, true);
      assert.equal(drawn.length, rows);
      for (const row of drawn) assert.ok(displayWidth(withoutStyle(row)) <= columns, row);
    }
  }
});

Deno.test("renderScreen() marks the tab, the field and unsaved changes without colour", () => {
  const screen = new SettingsScreen(tabs());
  screen.take({ name: "end" });
  screen.take({ name: "enter" });
  const text = render(screen).join("\n");
  assert.match(text, /\[First\*\] Second/);
  assert.match(text, /^❯ \* loud {2}on$/m);
  assert.match(text, /^\* 1 unsaved change$/m);
});

Deno.test("renderScreen() says what a field is for, what it takes, and what is wrong", () => {
  const screen = new SettingsScreen(tabs());
  screen.take({ name: "down" });
  screen.take({ name: "enter" });
  type(screen, "x");
  const text = render(screen).join("\n");
  assert.match(text, /^What a\.port is for$/m);
  assert.match(text, /^a\.port; expects a number; default: 80$/m);
  assert.match(text, /^! expected a number$/m);
});

Deno.test("renderScreen() never shows a secret, and escapes what comes from outside", () => {
  const screen = new SettingsScreen([{
    title: "T\x1b[2J",
    fields: [
      field("s", "secret", { value: "hunter2" }),
      field("t", "text", { value: "a\x1b]0;x\x07", description: "\x1b[31m" }),
    ],
  }]);
  screen.take({ name: "down" });
  const text = render(screen).join("\n");
  assert.ok(!text.includes("hunter2"));
  assert.ok(!text.includes("\x1b"));
});

Deno.test("renderScreen() keeps the cursor in sight in a long value and a long list", () => {
  const screen = new SettingsScreen([{
    title: "T",
    fields: Array.from({ length: 40 }, (_, i) => field(`f${i}`, "text", { value: "y".repeat(99) })),
  }]);
  screen.take({ name: "end" });
  screen.take({ name: "enter" });
  const look = { size: { columns: 60, rows: 15 }, paint: createPaint(false), unicode: true };
  const { rows, cursor } = renderScreen(screen, look);
  assert.match(rows[cursor.row]!, /^❯ {3}f39 {2}y+$/);
  assert.equal(cursor.column, 59);
});

Deno.test("renderScreen() scrolls the tabs to the one that is shown", () => {
  const many = Array.from({ length: 12 }, (_, i) => ({ title: `plugin-${i}`, fields: [] }));
  const screen = new SettingsScreen(many);
  screen.take({ name: "left" });
  const [row] = render(screen, 40);
  assert.match(row!, /^<.*\[plugin-11\]$/);
});
