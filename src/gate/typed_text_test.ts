import assert from "node:assert/strict";
import { TypedText } from "./typed_text.ts";

function lineOf(keys: string, plugins: readonly string[] = ["web-search"]): TypedText {
  const typed = new TypedText();
  typed.pluginCommands(plugins);
  typed.feed(keys);
  return typed;
}

const UP = "\x1b[A";
const DOWN = "\x1b[B";
const LEFT = "\x1b[D";
const RIGHT = "\x1b[C";

Deno.test("TypedText.takeLine() takes a line whose every character the person chose", () => {
  const lines: [keys: string, line: string][] = [
    ["/web-search catz\x7fs\r", "/web-search cats"],
    [`/web-search cats${LEFT}${LEFT}o\x01\x05\r`, "/web-search caots"],
    ["/web-search x\x1b[200~cats and dogs\x1b[201~\r", "/web-search xcats and dogs"],
    ["/web\tcats\r", "/web-search cats"],
    [`/web-search cats\rhi\r${UP}${UP}\r`, "/web-search cats"],
    [`/web-search cats\rhi\r/w${UP} twice\r`, "/web-search cats twice"],
    [`/web-search cats\rhi\r/w${UP}${DOWN}eb-search\tdogs\r`, "/web-search dogs"],
    [`/web-search cats\r/w${RIGHT} again\r`, "/web-search cats again"],
    ["/web-search a\\\rb\r", "/web-search a\nb"],
    ["/web-search one two\x17three\r", "/web-search one three"],
  ];
  for (const [keys, line] of lines) {
    const typed = lineOf(keys);
    if (line === "/web-search cats" && keys.includes("\rhi")) assert.ok(typed.takeLine(line));
    assert.ok(typed.takeLine(line), JSON.stringify(keys));
    assert.ok(!typed.takeLine(line), "once");
  }
});

Deno.test("TypedText.takeLine() takes no line of which nobody knows whether it was pasted", () => {
  const typed = lineOf("/web-se");
  typed.feed("/web-search cats\n/web-search dogs\n", "unmarked");
  typed.feed("arch\r");
  for (const line of ["/web-search", "/web-search cats", "/web-search dogs"]) {
    assert.ok(!typed.takeLine(line), line);
  }
  assert.deepEqual(typed.sentences, []);
  assert.match(typed.text, /cats/);
});

Deno.test("TypedText.takeLine() takes none that only the app knows", () => {
  for (
    const [keys, line] of [
      [`${UP}\r`, ""],
      [`/web-search${UP}\r`, "/web-search"],
      ["/we\x12b-search cats\r", "/web-search cats"],
      [`/web-search ca${RIGHT}ts\r`, "/web-search cats"],
      ["/forget no\t\r", "/forget no"],
      ["never /web-search cats\r", "/web-search cats"],
      ["never \x1b[999n/web-search cats\r", "/web-search cats"],
    ] as const
  ) assert.ok(!lineOf(keys).takeLine(line), JSON.stringify(keys));
  const interrupted = lineOf("never ");
  interrupted.interrupted();
  interrupted.feed("/web-search cats\r");
  assert.ok(!interrupted.takeLine("/web-search cats"), "the app may have kept what stood there");
  interrupted.feed("/web-search cats\r");
  assert.ok(interrupted.takeLine("/web-search cats"));
});

Deno.test("TypedText.feed() takes lines that the system edited, and those of a pipe", () => {
  const typed = new TypedText();
  typed.feed("/web-search cats\r\n/web", "lines");
  typed.feed("-search dogs\n", "lines");
  assert.ok(typed.takeLine("/web-search cats"));
  assert.ok(typed.takeLine("/web-search dogs"));
  typed.feed("/last", "piped");
  assert.ok(!typed.takeLine("/last"));
  typed.ended();
  assert.ok(typed.takeLine("/last"));
  assert.deepEqual(typed.sentences, ["/web-search cats", "/web-search dogs", "/last"]);
});

Deno.test("TypedText.takeCompleted() gives the beginning of a line that Tab completed", () => {
  const all = (keys: string) => {
    const typed = lineOf(keys);
    const seen: string[] = [];
    while (typed.takeCompleted((beginning) => (seen.push(beginning), true)));
    return seen;
  };
  assert.deepEqual(all("/forget no\t\r"), ["/forget no"]);
  assert.deepEqual(all("/forget no\tx\r"), []);
  assert.deepEqual(all(`/forget no${LEFT}\t\r`), []);
  assert.deepEqual(all(`/forget no\t${UP}\r`), []);
  assert.deepEqual(all("/forget no\t\x1b[200~x\x1b[201~\r"), []);
  assert.deepEqual(all("/forget no\t"), []);
});
