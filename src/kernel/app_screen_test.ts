import assert from "node:assert/strict";
import { OriginRecord } from "../gate/mod.ts";
import { appScreen } from "./app_screen.ts";
import type { TerminalFacts } from "../contracts/mod.ts";
import { KeptInput } from "../base/mod.ts";
import { findRow } from "./permissions.ts";
import { KernelTerminal } from "./terminal/mod.ts";

type Terminal = Parameters<typeof appScreen>[0]["terminal"];

/** What an app hears whose keyboard is in `mode`, and what the kernel knows of it then. */
function typed(mode: "keys" | "lines", canMark: boolean, keys: string): OriginRecord {
  const origins = new OriginRecord();
  let press: (bytes: Uint8Array) => void = () => {};
  const terminal = {
    keyboard: () => Promise.resolve(),
    onKeys: (listener: typeof press) => {
      press = listener;
      return () => {};
    },
    onRepaint: () => () => {},
  };
  const listener = {
    typed: (text: string, how: Parameters<OriginRecord["typed"]>[1]) => origins.typed(text, how),
    interrupted: () => origins.interrupted(),
  };
  // Of the terminal it uses these three here.
  const screen = appScreen({
    terminal: terminal as Partial<Terminal> as Terminal,
    facts: { ...PIPES, stdin: true },
    row: { keys: true },
    listener,
    watcher: { before: () => {}, ended: () => {} },
    canMark,
  });
  screen.keyboard(mode);
  screen.connect({ keys: () => {}, redraw: () => {} });
  press(new TextEncoder().encode(keys));
  return origins;
}

Deno.test("appScreen() takes no line for typed that may have been pasted, where it could be known", () => {
  const pasted = "hello\n/deploy prod\nhello\n";
  assert.ok(!typed("lines", true, pasted).takeLine("/deploy prod"));
  assert.ok(!typed("lines", true, "/deploy prod\n").takeLine("/deploy prod"));
  assert.ok(typed("keys", true, "/deploy prod\r").takeLine("/deploy prod"));
  // A terminal that marks nothing has only lines.
  assert.ok(typed("lines", false, "/deploy prod\n").takeLine("/deploy prod"));
});

const PIPES: TerminalFacts = {
  stdin: false,
  stdout: false,
  stderr: false,
  color: false,
  cursor: false,
  unicode: true,
  size: { columns: 80, rows: 24 },
};

/** What the app of a command gets of what is piped in, and what the kernel saw of it before. */
async function inputOf(command: string): Promise<{ got?: string; seen: string[] }> {
  const seen: string[] = [];
  const terminal = new KernelTerminal(PIPES);
  const piped = new KeptInput(() => Promise.resolve(new TextEncoder().encode("hunter2")));
  const screen = appScreen({
    terminal: Object.assign(terminal, { piped }),
    facts: PIPES,
    row: findRow(command.split(" "))!,
    listener: { typed: () => {}, interrupted: () => {} },
    watcher: { before: (bytes) => void seen.push(new TextDecoder().decode(bytes)), ended() {} },
    canMark: false,
  });
  const piece = await screen.read(() => true);
  return { got: piece && new TextDecoder().decode(piece), seen };
}

Deno.test("appScreen() gives an app what is piped in, which the kernel sees first", async () => {
  assert.deepEqual(await inputOf("ask"), { got: "hunter2", seen: ["hunter2"] });
});

Deno.test("appScreen() gives an app nothing of a secret that is piped in for the kernel", async () => {
  for (const command of ["vault set x", "vault import", "vault init"]) {
    assert.deepEqual(await inputOf(command), { got: undefined, seen: [] }, command);
  }
});
