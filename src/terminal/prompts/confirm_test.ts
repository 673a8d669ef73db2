import assert from "node:assert/strict";
import { type FakeOptions, FakeTerminal, KEYS } from "../_fake_terminal.ts";
import { askConfirm } from "./confirm.ts";

/** Waits until the question is on the screen. */
async function asked(terminal: FakeTerminal): Promise<void> {
  while (!terminal.written.includes("[y/N]")) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function answerTo(keys: string, options?: FakeOptions): Promise<boolean> {
  const terminal = new FakeTerminal(options);
  const answer = askConfirm(terminal, { question: "Delete it?" });
  await asked(terminal);
  await terminal.type(keys);
  return await answer;
}

Deno.test("askConfirm() is yes for y and nothing else", async () => {
  assert.equal(await answerTo("y"), true);
  assert.equal(await answerTo(KEYS.enter), false);
  assert.equal(await answerTo("n"), false);
});

Deno.test("askConfirm() does not take a paste for an answer", async () => {
  assert.equal(await answerTo(KEYS.paste("y") + "yes please" + KEYS.enter), false);
});

Deno.test("askConfirm() ignores what was typed ahead", async () => {
  const terminal = new FakeTerminal();
  terminal.input.listen();
  await terminal.type("y", KEYS.enter);
  const answer = askConfirm(terminal, { question: "Delete it?" });
  await asked(terminal);
  await terminal.type("n");
  assert.equal(await answer, false);
});

Deno.test("askConfirm() reads a line where the cursor cannot be moved", async () => {
  assert.equal(await answerTo("yes\n", { cursor: false }), true);
  assert.equal(await answerTo("\n", { cursor: false }), false);
});

Deno.test("askConfirm() is no where nobody can be asked", async () => {
  const terminal = new FakeTerminal({ stdin: false });
  await terminal.type("y\n");
  assert.equal(await askConfirm(terminal, { question: "Delete it?" }), false);
});

Deno.test("askConfirm() is cancelled by Ctrl-C", async () => {
  const terminal = new FakeTerminal();
  const answer = askConfirm(terminal, { question: "Delete it?" });
  await asked(terminal);
  terminal.interrupts.ring();
  await assert.rejects(answer, (error: { code?: string }) => error.code === "cancelled");
});
