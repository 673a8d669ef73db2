/** A passphrase typed at the kernel's prompt is seen by no app: not while it is typed, not typed
 * ahead, not while it is checked, and not what a hand types on. */

import assert from "node:assert/strict";
import { pyra, TemporaryHome } from "../../support/pyra.ts";
import { testWhen } from "../../support/skip.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";
import { HijackedTerminal, noTerminal } from "./hijacked_terminal.ts";

const PASSPHRASE = "correct horse battery staple";

/** A home with a vault that is quickly opened, and a value in it. */
async function homeWithVault(): Promise<TemporaryHome> {
  const home = new TemporaryHome();
  const file = `${home.path}/passphrase`;
  await Deno.writeTextFile(file, PASSPHRASE, { mode: 0o600 });
  for (
    const [line, stdin] of [
      ["config set vault.scrypt_work_factor 10"],
      [`vault init --passphrase-file ${file}`],
      [`vault set provider:openai --passphrase-file ${file}`, "canary-key"],
    ] as const
  ) {
    const { code, stderr } = await pyra(line.split(" "), { home: home.path, stdin });
    assert.equal(code, 0, stderr);
  }
  await Deno.remove(file);
  return home;
}

testWhen(noTerminal, "a new passphrase is seen by no app, however it is typed", async () => {
  await using home = new TemporaryHome();
  await pyra(["config", "set", "vault.scrypt_work_factor", "10"], { home: home.path });
  await using hijacked = await HijackedPyra.create("attack_listener.ts", {
    calls: [["vault", { verb: "init" }]],
  });
  await using it = await HijackedTerminal.start(hijacked, ["vault", "init"], home);
  // Somebody who knows what comes, and does not wait for it.
  await it.reached("ready");
  await it.tmux.typeByHand("ahead\n");
  await it.answer("New passphrase for the vault:", PASSPHRASE, "typed-on\n");
  await it.answer("The same again:", PASSPHRASE, "typed-on\n");
  await it.reached("called");
  await new Promise((resolve) => setTimeout(resolve, 700));
  await it.tmux.keys("C-c");
  await it.reached("end");
  assert.equal(await it.exitCode(), 0);
  const report = await it.report();
  const { seen } = report.find(({ stage }) => stage === "end")!;
  assert.equal(report.find(({ method }) => method)?.ok, true);
  assert.equal(seen, "");
  assert.ok(!(await it.tmux.screen({ history: true })).includes("horse"));
});

testWhen(noTerminal, "what is typed while a passphrase is checked is seen by no app", async () => {
  await using home = await homeWithVault();
  await using hijacked = await HijackedPyra.create("attack_listener.ts", {
    calls: [["vault", { verb: "list" }]],
  });
  await using it = await HijackedTerminal.start(hijacked, ["vault", "list"], home);
  await it.answer("Passphrase of the vault:", "wrong one", "typed-on");
  await it.answer("Wrong. Passphrase of the vault:", PASSPHRASE, "typed-on\n");
  await it.reached("called");
  await new Promise((resolve) => setTimeout(resolve, 700));
  await it.tmux.keys("C-c");
  await it.reached("end");
  const report = await it.report();
  assert.equal(report.find(({ method }) => method)?.ok, true);
  assert.equal(report.find(({ stage }) => stage === "end")!.seen, "");
  assert.doesNotMatch(await it.tmux.screen({ history: true }), /horse|typed-on|wrong one/);
});

testWhen(noTerminal, "what is typed into the editor is seen by no app", async () => {
  await using home = new TemporaryHome();
  const editor = `${home.path}/editor`;
  const script = '#!/bin/sh\nprintf "editor> "\nread -r line\nprintf %s "$line" >"$1"\n';
  await Deno.writeTextFile(editor, script, { mode: 0o700 });
  await using hijacked = await HijackedPyra.create("attack_listener.ts", {
    calls: [["editText", "text", "note.md"]],
  });
  const words = ["memory", "edit", "user/profile.md"];
  await using it = await HijackedTerminal.start(hijacked, words, home, { EDITOR: editor });
  await it.tmux.waitFor("editor>");
  await it.tmux.typeByHand("only for the editor\n");
  await it.reached("called");
  await it.tmux.keys("C-c");
  await it.reached("end");
  const report = await it.report();
  assert.equal(report.find(({ method }) => method)?.value, "only for the editor");
  assert.equal(report.find(({ stage }) => stage === "end")!.seen, "");
});
