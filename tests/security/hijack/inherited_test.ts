/** What the user's shell left open (`exec 7<>/dev/tty`, `pyra … 8>file`) is nobody's in Pyra: no app
 * has it, and no daemon. */

import assert from "node:assert/strict";
import { DaemonHome } from "../../daemon/running.ts";
import { pyra, pyraCommand, pyraEnv, runToEnd, TemporaryHome } from "../../support/pyra.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";

/** Starts a program with a file and a terminal open. */
function withOpen(
  file: string,
  command: readonly string[],
): [string, ...string[]] {
  return ["/bin/sh", "-c", 'f=$1; shift; exec "$@" 7>>"$f" 8<>"$f" 9<>/dev/ptmx', "sh", file]
    .concat(command) as [string, ...string[]];
}

for (const secondWall of ["auto", "off"]) {
  Deno.test(`a hijacked app has nothing that the user's shell left open (second wall: ${secondWall})`, async () => {
    await using home = new TemporaryHome();
    const set = await pyra(["config", "set", "plugins.second_wall", secondWall], {
      home: home.path,
    });
    assert.equal(set.code, 0, set.stderr);
    await using hijacked = await HijackedPyra.create("attack_descriptors.ts");
    const file = `${home.path}/mine.txt`;
    await Deno.writeTextFile(file, "mine");
    const { stdout, stderr } = await runToEnd(
      withOpen(file, hijacked.command(["session", "list"])),
      { cwd: home.path, env: pyraEnv(home.path), detached: true },
    );
    const [files, terminals] = stdout.trim().split("\n");
    assert.match(files!, /^\[.*not refused/, `${stdout}${stderr}`);
    assert.equal(terminals, "[]");
    assert.equal(await Deno.readTextFile(file), "mine");
  });
}

Deno.test("the daemon has nothing that the user's shell left open", async () => {
  await using home = new DaemonHome();
  const file = `${home.path}/mine.txt`;
  await Deno.writeTextFile(file, "mine");
  const { code, stderr } = await runToEnd(
    withOpen(file, pyraCommand(["daemon", "start"])),
    { cwd: home.path, env: pyraEnv(home.path) },
  );
  assert.equal(code, 0, stderr);
  const { stdout } = await new Deno.Command("/bin/sh", {
    // Every process there is: the daemon is two, with whatever they started.
    args: ["-c", 'for f in /proc/[0-9]*/fd/*; do [ "$f" -ef "$1" ] && echo "$f"; done', "sh", file],
    stderr: "null",
  }).output();
  assert.equal(new TextDecoder().decode(stdout), "");
});
