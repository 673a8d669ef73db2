import assert from "node:assert/strict";
import type { TerminalFacts } from "../contracts/mod.ts";
import { KeptInput } from "../base/mod.ts";
import { OriginRecord } from "../gate/origin.ts";
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

/** What the app of a command gets of what is piped in. */
async function inputOf(command: string): Promise<string | undefined> {
  const terminal = new KernelTerminal(PIPES);
  const piped = new KeptInput(() => Promise.resolve(new TextEncoder().encode("hunter2")));
  const screen = appScreen({
    terminal: Object.assign(terminal, { piped }),
    facts: PIPES,
    row: findRow(command.split(" "))!,
    origins: new OriginRecord(),
  });
  const piece = await screen.read(() => true);
  return piece && new TextDecoder().decode(piece);
}

Deno.test("appScreen() gives an app what is piped in, but for a secret that is the kernel's", async () => {
  assert.equal(await inputOf("ask"), "hunter2");
  for (const command of ["vault set x", "vault import", "vault init"]) {
    assert.equal(await inputOf(command), undefined, command);
  }
});
