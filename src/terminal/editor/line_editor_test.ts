import assert from "node:assert/strict";
import { type FakeOptions, FakeTerminal, KEYS, settled } from "../_fake_terminal.ts";
import { memoryHistory } from "./history.ts";
import { LineEditor, type LineEditorOptions, type LineResult } from "./line_editor.ts";

/** A terminal with an editor that is reading. */
async function editing(
  options: Partial<LineEditorOptions> & { terminal?: FakeOptions; text?: string } = {},
): Promise<{ terminal: FakeTerminal; editor: LineEditor; result: Promise<LineResult> }> {
  const terminal = new FakeTerminal(options.terminal);
  const editor = new LineEditor(terminal, { prompt: "> ", ...options });
  const result = editor.read(options.text);
  await settled();
  return { terminal, editor, result };
}

const line = (text: string): LineResult => ({ kind: "line", text });

Deno.test("LineEditor.read() returns what was typed and leaves it on the screen", async () => {
  const { terminal, result } = await editing();
  await terminal.type("héllo", KEYS.enter);
  assert.deepEqual(await result, line("héllo"));
  assert.equal(terminal.screen.text, "> héllo");
  assert.deepEqual(terminal.screen.cursor, { row: 1, column: 0 });
});

Deno.test("LineEditor.read() edits in the middle of wrapped text", async () => {
  const { terminal, result } = await editing({ terminal: { columns: 12 } });
  await terminal.type("one two three four", KEYS.altLeft, KEYS.altLeft, "and ");
  assert.equal(terminal.screen.text, "> one two an\n  d three fo\n  ur");
  assert.deepEqual(terminal.screen.cursor, { row: 1, column: 4 });
  await terminal.type(KEYS.ctrl("k"), KEYS.enter);
  assert.deepEqual(await result, line("one two and "));
});

Deno.test("LineEditor.read() begins a new line where it is asked to", async () => {
  for (const newline of [KEYS.altEnter, "\n", "\x1b[13;2u", `\\${KEYS.enter}`]) {
    const { terminal, result } = await editing();
    await terminal.type("one", newline, "two", KEYS.enter);
    assert.deepEqual(await result, line("one\ntwo"));
    assert.equal(terminal.screen.text, "> one\n  two");
  }
});

Deno.test("LineEditor.read() does not submit at the newlines of a paste", async () => {
  const { terminal, result } = await editing();
  await terminal.type(KEYS.paste("a\r\nb\x1b[2J"), KEYS.enter);
  assert.deepEqual(await result, line("a\nb\x1b[2J"));
  assert.ok(terminal.screen.text.startsWith("> a\n  b"));
});

Deno.test("LineEditor.read() shows a long paste shortened once it is entered", async () => {
  const { terminal, result } = await editing({ terminal: { rows: 5 } });
  await terminal.type(KEYS.paste(Array.from({ length: 30 }, (_, i) => `l${i}`).join("\n")));
  assert.equal(terminal.screen.text.split("\n").at(-1)?.trim(), "l29");
  await terminal.type(KEYS.enter);
  assert.equal((await result).kind, "line");
  assert.equal(terminal.screen.text, "> l0\n  l1\n  l2\n  … 109 characters in all");
});

Deno.test("LineEditor.read() walks through the history", async () => {
  const history = memoryHistory(["first", "second"]);
  const { terminal, editor, result } = await editing({ history });
  await terminal.type(KEYS.up, KEYS.up, KEYS.down, KEYS.enter);
  assert.deepEqual(await result, line("second"));
  const again = editor.read();
  await settled();
  await terminal.type("fi", KEYS.up, KEYS.enter);
  assert.deepEqual(await again, line("first"));
  assert.deepEqual(await history.load(), ["first", "second", "first"]);
});

Deno.test("LineEditor.read() searches the history with Ctrl-R", async () => {
  const { terminal, result } = await editing({ history: memoryHistory(["list notes", "other"]) });
  await terminal.type(KEYS.ctrl("r"), "not");
  assert.equal(terminal.screen.text, "search: not › list notes");
  await terminal.type(KEYS.end, "!", KEYS.enter);
  assert.deepEqual(await result, line("list notes!"));
});

Deno.test("LineEditor.read() completes with Tab and lists at the second", async () => {
  const complete = () => ({ from: 0, candidates: ["/resume", "/retry"] });
  const { terminal, result } = await editing({ complete });
  await terminal.type("/r", KEYS.tab);
  assert.equal(terminal.screen.text, "> /re");
  await terminal.type(KEYS.tab);
  assert.equal(terminal.screen.text, "> /re\n/resume  /retry");
  await terminal.type("t", KEYS.tab, KEYS.enter);
  assert.deepEqual(await result, line("/retry "));
  assert.equal(terminal.screen.text, "> /retry");
});

Deno.test("LineEditor.read() hints at the newest entry that begins like this", async () => {
  const history = memoryHistory(["remember the milk"]);
  const { terminal, result } = await editing({ history, terminal: { color: true } });
  await terminal.type("rem");
  assert.equal(terminal.screen.text, "> remember the milk");
  assert.deepEqual(terminal.screen.cursor, { row: 0, column: 5 });
  await terminal.type(KEYS.right, KEYS.enter);
  assert.deepEqual(await result, line("remember the milk"));
});

Deno.test("LineEditor.read() leaves no hint on the screen", async () => {
  const { terminal, result } = await editing({
    placeholder: "Ask",
    history: memoryHistory(["remember"]),
    terminal: { color: true },
  });
  assert.equal(terminal.screen.text, "> Ask");
  await terminal.type("rem", KEYS.enter);
  await result;
  assert.equal(terminal.screen.text, "> rem");
});

Deno.test("LineEditor.read() undoes, cuts and pastes back", async () => {
  const { terminal, result } = await editing({ text: "one two" });
  await terminal.type(KEYS.ctrl("w"), KEYS.ctrl("a"), KEYS.ctrl("y"), "\x1f", KEYS.enter);
  assert.deepEqual(await result, line("one "));
});

Deno.test("LineEditor.read() ends at Ctrl-D only when nothing is typed", async () => {
  const { terminal, result } = await editing();
  await terminal.type("a", KEYS.home, KEYS.ctrl("d"), KEYS.ctrl("d"));
  assert.deepEqual(await result, { kind: "end" });
});

Deno.test("LineEditor.read() tells what stood there when Ctrl-C came, and begins anew", async () => {
  const { terminal, editor, result } = await editing();
  await terminal.type("half a thou");
  await terminal.interrupt();
  assert.deepEqual(await result, { kind: "interrupt", text: "half a thou" });
  assert.equal(terminal.screen.text, "> half a thou");
  const next = editor.read();
  await settled();
  await terminal.type("x", KEYS.enter);
  assert.deepEqual(await next, line("x"));
});

Deno.test("LineEditor.read() leaves keys behind Enter for the next entry", async () => {
  const { terminal, editor, result } = await editing();
  await terminal.type(`one${KEYS.enter}two${KEYS.enter}`);
  assert.deepEqual(await result, line("one"));
  assert.deepEqual(await editor.read(), line("two"));
});

Deno.test("LineEditor.read() repaints for another width", async () => {
  const { terminal, result } = await editing({ terminal: { columns: 20 } });
  await terminal.type("0123456789abcdefghij");
  await terminal.resize(10);
  assert.ok(terminal.screen.text.endsWith("> 01234567\n  89abcdef\n  ghij"), terminal.screen.text);
  await terminal.type(KEYS.enter);
  await result;
});

Deno.test("LineEditor.read() paints itself anew below the shell's words after Ctrl-Z", async () => {
  const { terminal, result } = await editing();
  await terminal.type(KEYS.paste("one\ntwo"));
  await terminal.resume();
  assert.equal(terminal.screen.text, "> one\n  two\n$ fg\n> one\n  two");
  await terminal.type(KEYS.enter);
  await result;
});

Deno.test("LineEditor.read() reads plain lines where the cursor cannot be moved", async () => {
  const { terminal, result } = await editing({ terminal: { cursor: false } });
  await terminal.type("a line\n");
  assert.deepEqual(await result, line("a line"));
  assert.equal(terminal.written, "> ");
});

Deno.test("LineEditor.read() writes nothing when it reads from a pipe", async () => {
  const { terminal, result } = await editing({ terminal: { stdin: false, stdout: false } });
  await terminal.endInput();
  assert.deepEqual(await result, { kind: "end" });
  assert.equal(terminal.written, "");
});
