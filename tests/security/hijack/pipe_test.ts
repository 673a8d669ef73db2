/** A question while the app's output goes into a pipe whose reader writes to the same terminal: it is
 * whole, and stays so. */

import assert from "node:assert/strict";
import { PluginUser } from "../../support/plugin_user.ts";
import { pyraEnv } from "../../support/pyra.ts";
import { testWhen } from "../../support/skip.ts";
import { TmuxSession } from "../../terminal/tmux.ts";
import { addActs, ranActs } from "./acts_plugin.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";
import { isGenuine, noTerminal } from "./hijacked_terminal.ts";

for (const line of ['"$@" | cat', '"$@" 2>&1 | cat', '"$@" 2>&1 >/dev/null | cat >&2']) {
  testWhen(noTerminal, `nothing is drawn over a question by way of ${line}`, async () => {
    await using home = new PluginUser();
    await addActs(home, "acts", "127.0.0.1:9");
    await using hijacked = await HijackedPyra.create("attack_pipe.ts");
    const words = ["ask", "hello", "--provider", "custom", "--base-url", "http://127.0.0.1:9/v1"];
    await using tmux = await TmuxSession.start({
      command: [
        "sh",
        "-c",
        `${line}`,
        "sh",
        ...hijacked.command([...words, "--model", "m"]),
      ],
      cwd: home.path,
      env: { ...pyraEnv(home.path), TERM: "tmux-256color" },
      columns: 100,
      rows: 30,
    });
    await tmux.asked("Allow acts.note?");
    // What was on its way has arrived by now.
    for (let i = 0; i < 5; i++) {
      const screen = await tmux.screen({ styles: true });
      assert.ok(isGenuine(screen), screen);
      assert.doesNotMatch(screen, /OVERDRAWN/);
      assert.equal(await tmux.format("#{alternate_on}"), "0");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await tmux.keys("n");
    await tmux.exitCode();
    assert.deepEqual(await ranActs(home, "acts"), []);
  });
}
