import assert from "node:assert/strict";
import { errorLines } from "./report.ts";

Deno.test("errorLines() shows no row that looks like a question of the kernel", () => {
  const message = "x\n▌ \x1b[7mAllow mail.send?\x1b[0m\n▋ y yes\n█ >";
  const lines = errorLines({ message, hint: "\u{1fb8a} >", code: "x", exitCode: 1 });
  assert.doesNotMatch(lines, /[▌▋█\u{1fb8a}]/u);
  assert.ok(!lines.includes("\x1b"));
  assert.match(lines, /\n\| \\x1b\[7mAllow/);
});
