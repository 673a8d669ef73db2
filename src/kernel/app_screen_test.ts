import assert from "node:assert/strict";
import type { TerminalFacts } from "../contracts/mod.ts";
import { KeptInput } from "../base/mod.ts";
import { appScreen } from "./app_screen.ts";
import { findRow } from "./permissions.ts";
import { KernelTerminal } from "./terminal/mod.ts";

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
