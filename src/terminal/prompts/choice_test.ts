import assert from "node:assert/strict";
import { type FakeOptions, FakeTerminal, KEYS, settled } from "../_fake_terminal.ts";
import { askChoice, type ChoiceQuestion } from "./choice.ts";

const QUESTION: ChoiceQuestion<number> = {
  question: "Provider",
  choices: [
    { value: 1, label: "OpenAI", group: "Hosted" },
    { value: 2, label: "Mistral", group: "Hosted" },
    { value: 3, label: "Ollama", note: "found running", group: "On this machine" },
  ],
};

async function asking(options: FakeOptions & { initial?: number } = {}) {
  const terminal = new FakeTerminal(options);
  const answer = askChoice(terminal, { ...QUESTION, initial: options.initial });
  await settled();
  return { terminal, answer };
}

Deno.test("askChoice() moves with the arrows and leaves only the answer", async () => {
  const { terminal, answer } = await asking();
  await terminal.type(KEYS.down, KEYS.down);
  assert.ok(terminal.screen.text.includes("On this machine\n❯ Ollama  found running"));
  await terminal.type(KEYS.enter);
  assert.equal(await answer, 3);
  assert.equal(terminal.screen.text, "Provider: Ollama");
});

Deno.test("askChoice() filters by what is typed", async () => {
  const { terminal, answer } = await asking();
  await terminal.type("mis");
  assert.equal(terminal.screen.text, "Provider: mis\nHosted\n❯ Mistral");
  await terminal.type(KEYS.escape);
  await new Promise((resolve) => setTimeout(resolve, 60));
  await terminal.type("zzz", KEYS.enter);
  assert.ok(terminal.screen.text.includes("nothing fits"));
  await terminal.type(KEYS.backspace, KEYS.backspace, KEYS.backspace, KEYS.up, KEYS.enter);
  assert.equal(await answer, 3, "up from the first goes to the last");
});

Deno.test("askChoice() starts at the initial answer", async () => {
  const { terminal, answer } = await asking({ initial: 2 });
  await terminal.type(KEYS.enter);
  assert.equal(await answer, 2);
});

Deno.test("askChoice() scrolls a list longer than the screen", async () => {
  const terminal = new FakeTerminal({ rows: 6 });
  const choices = Array.from({ length: 50 }, (_, i) => ({ value: i, label: `choice ${i}` }));
  const answer = askChoice(terminal, { question: "Which", choices });
  await settled();
  await terminal.type(KEYS.end);
  assert.ok(terminal.screen.text.endsWith("❯ choice 49"));
  assert.equal(terminal.screen.text.split("\n").length, 5);
  await terminal.type(KEYS.enter);
  assert.equal(await answer, 49);
});

Deno.test("askChoice() shows labels from outside escaped", async () => {
  const terminal = new FakeTerminal();
  const answer = askChoice(terminal, {
    question: "Model",
    choices: [{ value: 1, label: "a\x1b[2Jb", note: "\x07" }],
  });
  await settled();
  await terminal.type(KEYS.enter);
  assert.equal(await answer, 1);
});

Deno.test("askChoice() asks for a number where the cursor cannot be moved", async () => {
  const { terminal, answer } = await asking({ cursor: false });
  await terminal.type("9\n", "3\n");
  assert.equal(await answer, 3);
});

Deno.test("askChoice() is cancelled by Ctrl-C", async () => {
  const { terminal, answer } = await asking();
  terminal.interrupts.ring();
  await assert.rejects(answer, (error: { code?: string }) => error.code === "cancelled");
});
