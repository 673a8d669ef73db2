import assert from "node:assert/strict";
import { CancelledError, PyraError } from "../../base/mod.ts";
import { FakeTerminal, settled } from "../_fake_terminal.ts";
import { tabs } from "./_fields.ts";
import { askSettings } from "./ask.ts";
import type { Change } from "./fields.ts";
import type { SettingsEnd } from "./run.ts";

async function start(fail?: PyraError, at?: string) {
  const terminal = new FakeTerminal({ cursor: false });
  const saved: (readonly Change[])[] = [];
  const end: Promise<SettingsEnd> = askSettings(terminal, {
    tabs: tabs(),
    at,
    save(changes) {
      if (fail) return Promise.reject(fail);
      saved.push(changes);
      return Promise.resolve();
    },
  });
  end.catch(() => {});
  await settled();
  return { terminal, saved, end };
}

/** Answers a yes-or-no question, which waits until the keyboard is still. */
async function confirm(terminal: FakeTerminal, question: string, answer: string): Promise<void> {
  while (!terminal.written.includes(question)) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await terminal.type(answer);
}

Deno.test("askSettings() asks field by field, says what is wrong, and saves on a yes", async () => {
  const { terminal, saved, end } = await start();
  await terminal.type("1\n", "\n", "many\n", "81\n", "maybe\n", "on\n");
  await confirm(terminal, "Save these changes? [y/N]", "y\n");
  assert.match(terminal.written, /^port \(a\.port\)\nWhat a\.port is for\nExpects a number\./m);
  assert.match(terminal.written, /That does not fit: expected a number\n/);
  assert.match(terminal.written, /That does not fit: expected on or off\n/);
  assert.match(terminal.written, /^Changed: port is 81\nChanged: loud is on$/m);
  assert.deepEqual(saved, [[{ id: "a.port", value: 81 }, { id: "a.loud", value: true }]]);
  await terminal.type("3\n");
  assert.deepEqual(await end, { kind: "leave" });
});

Deno.test("askSettings() moves no cursor and paints nothing", async () => {
  const { terminal, end } = await start();
  await terminal.type("1\n", ".\n", "3\n");
  await end;
  assert.ok(!terminal.written.includes("\x1b"));
});

Deno.test("askSettings() without a yes saves nothing, and a dash is the default", async () => {
  const { terminal, saved, end } = await start();
  await terminal.type("1\n", "-\n", ".\n");
  await confirm(terminal, "Save this change? [y/N]", "\n");
  assert.match(terminal.written, /^Changed: name is \(not set\)$/m);
  assert.match(terminal.written, /Nothing was saved\./);
  await terminal.type("1\n");
  assert.match(terminal.written, /Now: Ann[^]*Now: Ann/);
  await terminal.type(".\n", "3\n");
  await end;
  assert.deepEqual(saved, []);
});

Deno.test("askSettings() goes on with what was not saved shown as not saved", async () => {
  const { terminal, end } = await start(new PyraError("disk full", { code: "config.file" }));
  await terminal.type("1\n", "Bob\n", ".\n");
  await confirm(terminal, "Save this change? [y/N]", "y\n");
  assert.match(terminal.written, /Not saved: disk full/);
  await terminal.type("3\n");
  await end;
});

Deno.test("askSettings() begins at a field and leaves for a secret", async () => {
  const { terminal, end } = await start(undefined, "plugin:b:password");
  await confirm(terminal, "Put a value into the vault now? [y/N]", "y\n");
  assert.deepEqual(await end, { kind: "secret", name: "plugin:b:password", next: undefined });
  assert.ok(!terminal.written.includes("b.hosts"));
});

Deno.test("askSettings() ends at Ctrl-C and at the end of the input", async () => {
  const stopped = await start();
  await stopped.terminal.type("1\n", "Bob\n");
  await stopped.terminal.interrupt();
  await assert.rejects(stopped.end, CancelledError);
  const gone = await start();
  await gone.terminal.type("1\n");
  await gone.terminal.endInput();
  await assert.rejects(gone.end, CancelledError);
});
