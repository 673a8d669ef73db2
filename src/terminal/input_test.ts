import assert from "node:assert/strict";
import { FakeTerminal, KEYS, settled } from "./_fake_terminal.ts";

Deno.test("TerminalInput.keys() keeps what was typed while nobody asked", async () => {
  const terminal = new FakeTerminal();
  terminal.input.listen();
  await terminal.type("ab", KEYS.up);
  const keys = await terminal.input.keys();
  assert.deepEqual(keys?.map(({ name }) => name), ["text", "up"]);
});

Deno.test("TerminalInput.keys() puts a character split between two reads together", async () => {
  const terminal = new FakeTerminal();
  const waiting = terminal.input.keys();
  const bytes = new TextEncoder().encode("漢");
  await terminal.bytes(bytes.slice(0, 2));
  await terminal.bytes(bytes.slice(2));
  assert.deepEqual(await waiting, [{ name: "text", text: "漢" }]);
});

Deno.test("TerminalInput.keys() takes a lone Escape for the key after a moment", async () => {
  const terminal = new FakeTerminal();
  const waiting = terminal.input.keys();
  await terminal.type(KEYS.escape);
  assert.deepEqual(await waiting, [{ name: "escape" }]);
});

Deno.test("TerminalInput.keys() ends when its signal aborts", async () => {
  const terminal = new FakeTerminal();
  const stop = new AbortController();
  const waiting = terminal.input.keys(stop.signal);
  stop.abort();
  assert.equal(await waiting, undefined);
});

Deno.test("TerminalInput.settle() drops typed-ahead keys and those that follow at once", async () => {
  const terminal = new FakeTerminal();
  terminal.input.listen();
  await terminal.type(KEYS.enter, "y");
  const quiet = terminal.input.settle();
  await terminal.type(KEYS.enter, "y");
  await quiet;
  const waiting = terminal.input.keys();
  await terminal.type("n");
  assert.deepEqual(await waiting, [{ name: "text", text: "n" }]);
});

Deno.test("TerminalInput.line() reads lines of a pipe, the last without an end", async () => {
  const terminal = new FakeTerminal({ stdin: false });
  await terminal.type("one\r\ntwo\nth", "ree");
  await terminal.endInput();
  const lines = [];
  for (let line; (line = await terminal.input.line()) !== undefined;) lines.push(line);
  assert.deepEqual(lines, ["one", "two", "three"]);
});

Deno.test("TerminalInput.unread() gives keys to the next question", async () => {
  const terminal = new FakeTerminal();
  terminal.input.listen();
  await terminal.type("b");
  terminal.input.unread([{ name: "text", text: "a" }]);
  const keys = await terminal.input.keys();
  assert.deepEqual(keys?.map(({ text }) => text), ["a", "b"]);
});

Deno.test("TerminalInput.close() stops reading, and a later question starts again", async () => {
  const terminal = new FakeTerminal();
  terminal.input.listen();
  terminal.close();
  await terminal.type("x");
  await settled();
  assert.deepEqual(await terminal.input.keys(), [{ name: "text", text: "x" }]);
});
