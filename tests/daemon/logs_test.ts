/** `pyra daemon logs`, for scripts and for people. */

import assert from "node:assert/strict";
import { pyraCommand, pyraEnv } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";
import { hasTmux, TmuxSession } from "../terminal/tmux.ts";
import { DaemonHome } from "./running.ts";

const LOG = `{"at":"2026-01-02T03:04:05.000Z","event":"daemon_started","pid":7,"vault":"absent"}
{"at":"2026-01-02T03:04:06.000Z","event":"plugin_failed","plugin":"mail","error":"no route"}
not ours
`;

async function withLog(body: (home: DaemonHome) => Promise<void>): Promise<void> {
  await using home = new DaemonHome();
  await home.run(["config", "path"]);
  await Deno.writeTextFile(`${home.tree}/logs/daemon.log`, LOG, { mode: 0o600 });
  await body(home);
}

Deno.test("pyra daemon logs is the file in a pipe, and its entries as JSON in a document", () =>
  withLog(async (home) => {
    assert.equal((await home.run(["daemon", "logs"])).stdout, LOG);
    const { lines } = await home.json(["daemon", "logs", "-n", "2"]);
    assert.deepEqual(lines, [
      { at: "2026-01-02T03:04:06.000Z", event: "plugin_failed", plugin: "mail", error: "no route" },
      "not ours",
    ]);
  }));

Deno.test("pyra daemon logs says that there is nothing yet", async () => {
  await using home = new DaemonHome();
  const run = await home.run(["daemon", "logs"]);
  assert.deepEqual([run.code, run.stdout, run.stderr], [0, "", "pyra: note: the log is empty\n"]);
});

testWhen(
  await hasTmux() ? undefined : "tmux is missing (install tmux)",
  "pyra daemon logs -f in a terminal is for reading, until Ctrl-C",
  () =>
    withLog(async (home) => {
      await using tmux = await TmuxSession.start({
        command: pyraCommand(["daemon", "logs", "-f"]),
        cwd: home.path,
        env: { ...pyraEnv(home.path), TERM: "tmux-256color" },
      });
      await tmux.waitFor(/^2026-01-02T03:04:05\.000Z {2}daemon_started {2}pid 7, vault absent$/m);
      await tmux.waitFor(
        /^2026-01-02T03:04:06\.000Z {2}plugin_failed {2}no route {2}plugin mail$/m,
      );
      await tmux.waitFor(/^not ours$/m);
      await tmux.keys("C-c");
      assert.equal(await tmux.exitCode(), 0);
    }),
);
