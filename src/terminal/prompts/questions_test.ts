import assert from "node:assert/strict";
import { FakeTerminal, KEYS, settled } from "../_fake_terminal.ts";
import { NoTerminalError } from "../terminal.ts";
import { askSecret, askText } from "./questions.ts";

const code = (code: string) => (error: { code?: string }) => error.code === code;

Deno.test("askText() takes the default for Enter alone", async () => {
  const terminal = new FakeTerminal();
  const answer = askText(terminal, { question: "Name", default: "Pyra" });
  await settled();
  await terminal.type(KEYS.enter);
  assert.equal(await answer, "Pyra");
  assert.equal(terminal.screen.text, "Name (Pyra):");
});

Deno.test("askText() asks again until the answer is good", async () => {
  const terminal = new FakeTerminal();
  const validate = (text: string) => /^\d+$/.test(text) ? undefined : "Digits only";
  const answer = askText(terminal, { question: "Port", validate });
  await settled();
  await terminal.type(`abc${KEYS.enter}`, ` 80 ${KEYS.enter}`);
  assert.equal(await answer, "80");
  assert.ok(terminal.screen.text.includes("Digits only"));
});

Deno.test("askText() is cancelled by Ctrl-C and refuses where nobody is", async () => {
  const terminal = new FakeTerminal();
  const answer = askText(terminal, { question: "Name" });
  await settled();
  terminal.interrupts.ring();
  await assert.rejects(answer, code("cancelled"));
  const pipe = new FakeTerminal({ stdin: false });
  await assert.rejects(askText(pipe, { question: "Name" }), NoTerminalError);
});

Deno.test("askSecret() echoes nothing and forgets what was deleted", async () => {
  const terminal = new FakeTerminal();
  const answer = askSecret(terminal, { question: "Key" });
  await settled();
  await terminal.type("sk-wrong", KEYS.ctrl("u"), "sk-1", KEYS.paste("23"), "4", KEYS.backspace);
  await terminal.type(KEYS.enter);
  assert.equal((await answer).expose(), "sk-123");
  assert.equal(terminal.screen.text, "Key:");
  assert.ok(!terminal.written.includes("sk"));
});

Deno.test("askSecret() is cancelled by Ctrl-C and Ctrl-D", async () => {
  const terminal = new FakeTerminal();
  const first = askSecret(terminal, { question: "Key" });
  await settled();
  terminal.interrupts.ring();
  await assert.rejects(first, code("cancelled"));
  const second = askSecret(terminal, { question: "Key" });
  await settled();
  await Promise.all([terminal.type(KEYS.ctrl("d")), assert.rejects(second, code("cancelled"))]);
});
