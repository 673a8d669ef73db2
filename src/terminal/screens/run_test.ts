import assert from "node:assert/strict";
import { PyraError } from "../../base/mod.ts";
import { FakeTerminal, KEYS, settled } from "../_fake_terminal.ts";
import { tabs } from "./_fields.ts";
import type { Change } from "./fields.ts";
import { runSettings, type SettingsEnd } from "./run.ts";

interface Running {
  terminal: FakeTerminal;
  saved: (readonly Change[])[];
  end: Promise<SettingsEnd>;
  signal: AbortController;
}

async function start(fail?: PyraError, at?: string): Promise<Running> {
  const terminal = new FakeTerminal({ columns: 60, rows: 15 });
  const saved: (readonly Change[])[] = [];
  const signal = new AbortController();
  const end = runSettings(terminal, {
    tabs: tabs(),
    at,
    signal: signal.signal,
    save(changes) {
      if (fail) return Promise.reject(fail);
      saved.push(changes);
      return Promise.resolve();
    },
  });
  await settled();
  return { terminal, saved, end, signal };
}

Deno.test("runSettings() takes quick typing key by key, saves, and gives the screen back", async () => {
  const { terminal, saved, end } = await start();
  await terminal.type(KEYS.end, " s");
  assert.match(terminal.screen.text, /Saved 1 setting\./);
  await terminal.type(" sq");
  assert.deepEqual(await end, { kind: "leave" });
  assert.deepEqual(saved, [[{ id: "a.loud", value: true }], [{ id: "a.loud", value: false }]]);
  assert.ok(terminal.written.startsWith("\x1b[?1049h"));
  assert.ok(terminal.written.endsWith("\x1b[?1049l"));
});

Deno.test("runSettings() saves on the way out", async () => {
  const { terminal, saved, end } = await start();
  await terminal.type(KEYS.end, " qs");
  assert.deepEqual(await end, { kind: "leave" });
  assert.equal(saved.length, 1);
});

Deno.test("runSettings() shows why something was not saved, and keeps it unsaved", async () => {
  const full = new PyraError("Cannot write: disk full", { code: "config.file" });
  const { terminal, end } = await start(full);
  await terminal.type(KEYS.end, " s");
  assert.match(terminal.screen.text, /! Not saved: Cannot write: disk full/);
  assert.match(terminal.screen.text, /\[First\*\]/);
  await terminal.type("qs");
  assert.match(terminal.screen.text, /! Not saved/);
  await terminal.type("qd");
  assert.deepEqual(await end, { kind: "leave" });
});

Deno.test("runSettings() asks at Ctrl-C when something is unsaved, and leaves at the second", async () => {
  const { terminal, end } = await start();
  await terminal.type(KEYS.end, " ");
  await terminal.interrupt();
  assert.match(terminal.screen.text, /1 unsaved change\. Save before leaving\?/);
  await terminal.interrupt();
  assert.deepEqual(await end, { kind: "leave" });
});

Deno.test("runSettings() ends with its signal and with the keyboard, saving nothing", async () => {
  const told = await start();
  await told.terminal.type(KEYS.end, " ");
  told.signal.abort();
  assert.deepEqual(await told.end, { kind: "leave" });
  const gone = await start();
  await gone.terminal.endInput();
  assert.deepEqual(await gone.end, { kind: "leave" });
  assert.deepEqual([told.saved, gone.saved], [[], []]);
});

Deno.test("runSettings() begins at a field, and ends with the secret it cannot ask for", async () => {
  const { terminal, end } = await start(undefined, "plugin:b:password");
  assert.match(terminal.screen.text, /^❯ {3}plugin:b:password {2}\(in the vault, never shown\)$/m);
  await terminal.type(KEYS.enter);
  const name = "plugin:b:password";
  assert.deepEqual(await end, { kind: "secret", name, next: name });
});

Deno.test("runSettings() paints anew after a resize and after a stop", async () => {
  const { terminal, end } = await start();
  await terminal.resize(30, 12);
  assert.match(terminal.screen.text, /^─{30}$/m);
  assert.equal(terminal.screen.text.split("\n").length, 12);
  await terminal.resume();
  assert.ok(!terminal.screen.text.includes("fg"));
  assert.match(terminal.screen.text, /^ \[First\] Second$/m);
  await terminal.type("q");
  await end;
});
