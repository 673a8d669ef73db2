import assert from "node:assert/strict";
import { escapeLine, escapeTerminal, hidesText } from "./terminal.ts";

const HOSTILE: Record<string, string> = {
  "colour": "\x1b[31mred",
  "title": "\x1b]0;title\x07",
  "clipboard": "\x1b]52;c;aGk=\x07",
  "8-bit CSI": "\x9b31m",
  "cursor": "\rover\b\b",
  "right-to-left": "\u202egpj.exe",
  "isolate": "\u2066x\u2069",
  "zero width": "a\u200bb",
  "tag characters": "\u{e0041}",
  "line separator": "a\u2028b",
  "paragraph separator": "a\u2029b",
  "annotation": "a\ufff9b\ufffac\ufffb",
  "NUL": "a\0b",
};

for (const [what, text] of Object.entries(HOSTILE)) {
  Deno.test(`escapeTerminal() spells out: ${what}`, () => {
    const shown = escapeTerminal(text);
    assert.ok(hidesText(text));
    assert.ok(!hidesText(shown), JSON.stringify(shown));
    assert.match(shown, /\\/);
  });
}

Deno.test("escapeTerminal() lets newlines and tabs pass where lines are wanted", () => {
  assert.equal(escapeTerminal("a\n\tb\r", { multiline: true }), "a\n\tb\\r");
  assert.equal(escapeTerminal("a\n\tb\r"), "a\\n\\tb\\r");
});

Deno.test("escapeTerminal() keeps what people write", () => {
  for (const text of ["naïve", "日本語", "👩‍👩‍👧", "می‌خواهم", "e\u0301"]) {
    assert.equal(escapeTerminal(text), text);
  }
});

Deno.test("escapeLine() keeps a line of JSON one line, with the same meaning", () => {
  const value = { text: "\x1b[2J\n\u202e\u{e0041}" };
  const line = escapeLine(JSON.stringify(value));
  assert.ok(!hidesText(line));
  assert.deepEqual(JSON.parse(line), value);
});
