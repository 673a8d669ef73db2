import assert from "node:assert/strict";
import { FakeTerminal } from "./_fake_terminal.ts";
import { LiveRegion } from "./live_region.ts";

const at = (row: number, column = 0) => ({ row, column });

Deno.test("LiveRegion.paint() shows rows and puts the cursor", () => {
  const { output, screen } = new FakeTerminal();
  const region = new LiveRegion(output);
  output.line("above");
  region.paint({ rows: ["one", "two", "three"], cursor: at(1, 2) });
  assert.equal(screen.text, "above\none\ntwo\nthree");
  assert.deepEqual(screen.cursor, at(2, 2));
});

Deno.test("LiveRegion.paint() writes only the rows that changed", () => {
  const terminal = new FakeTerminal();
  const region = new LiveRegion(terminal.output);
  region.paint({ rows: ["one", "two", "three"], cursor: at(2) });
  terminal.written = "";
  region.paint({ rows: ["one", "TWO", "three"], cursor: at(2) });
  assert.equal(terminal.screen.text, "one\nTWO\nthree");
  assert.ok(!terminal.written.includes("one") && !terminal.written.includes("three"));
});

Deno.test("LiveRegion.paint() grows and shrinks", () => {
  const { output, screen } = new FakeTerminal();
  const region = new LiveRegion(output);
  const frames = [["a"], ["a", "b", "c", "d"], ["x", "b"], [""], ["p", "q", "r"]];
  for (const rows of frames) {
    region.paint({ rows, cursor: at(rows.length - 1) });
    assert.equal(screen.text, rows.join("\n"));
  }
});

Deno.test("LiveRegion.paint() cuts a frame taller than the screen around its cursor", () => {
  const { output, screen } = new FakeTerminal({ rows: 4 });
  const rows = Array.from({ length: 20 }, (_, i) => `row ${i}`);
  new LiveRegion(output).paint({ rows, cursor: at(10) });
  assert.equal(screen.text, "row 7\nrow 8\nrow 9\nrow 10");
});

Deno.test("LiveRegion.clear() leaves no trace", () => {
  const { output, screen } = new FakeTerminal();
  const region = new LiveRegion(output);
  output.line("above");
  region.paint({ rows: ["a", "b"], cursor: at(1, 1) });
  region.clear();
  assert.equal(screen.text, "above");
  assert.deepEqual(screen.cursor, at(1));
});

Deno.test("LiveRegion.finish() goes to a fresh line below", () => {
  const { output, screen } = new FakeTerminal();
  const region = new LiveRegion(output);
  region.paint({ rows: ["a", "b"], cursor: at(0, 1) });
  region.finish();
  output.write("next");
  assert.equal(screen.text, "a\nb\nnext");
});
