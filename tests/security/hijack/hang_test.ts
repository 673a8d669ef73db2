/** An app that floods the kernel and hangs: the person is told, and Ctrl-C ends it. */

import assert from "node:assert/strict";
import { pyraEnv, TemporaryHome } from "../../support/pyra.ts";
import { testWhen } from "../../support/skip.ts";
import { hasTmux, TmuxSession } from "../../terminal/tmux.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";

const missing = await hasTmux() ? undefined : "tmux is missing (install tmux)";

testWhen(missing, "an app that floods and hangs is told of, and ended by Ctrl-C", async () => {
  await using home = new TemporaryHome();
  await using hijacked = await HijackedPyra.create("attack_hang.ts");
  await using tmux = await TmuxSession.start({
    command: hijacked.command(["chat"]),
    cwd: home.path,
    env: { ...pyraEnv(home.path), TERM: "tmux-256color" },
  });
  await tmux.waitFor("ready", 60_000);
  await tmux.type("hello");
  await tmux.waitFor("Pyra does not respond; Ctrl-C ends it", 30_000);
  await tmux.keys("C-c");
  assert.equal(await tmux.exitCode(), 130);
});
