/** `plugins.second_wall` where the second wall stands, and where it does not. */

import assert from "node:assert/strict";
import { pyra, PYRA_FLAGS, pyraEnv, ROOT, TemporaryHome } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";
import { noSecondWall } from "../support/walls.ts";

/** Hides bubblewrap from what is run in a mount namespace of its own. */
const HIDE = 'mount --bind /dev/null /usr/bin/bwrap && exec "$@"';

const cannotHide = await hides() ? undefined : "it takes a mount namespace of one's own";

async function hides(): Promise<boolean> {
  const { success } = await new Deno.Command("/usr/bin/unshare", {
    args: ["--map-root-user", "--mount", "/bin/sh", "-c", HIDE, "sh", "/usr/bin/true"],
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

/** Runs Pyra where there is no bubblewrap. */
function without(home: TemporaryHome, ...words: string[]) {
  return runBehind(HIDE, home, words);
}

/** Runs Pyra where bubblewrap is installed and its wall does not stand: another program is in its
 * place that says what it says there. */
async function withBroken(home: TemporaryHome, ...words: string[]) {
  const fake = `${home.path}/bwrap`;
  const says = "bwrap: No permissions to create new namespace";
  await Deno.writeTextFile(fake, `#!/bin/sh\necho '${says}' >&2; exit 1\n`, { mode: 0o755 });
  return await runBehind(`mount --bind '${fake}' /usr/bin/bwrap && exec "$@"`, home, words);
}

async function runBehind(mount: string, home: TemporaryHome, words: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command("/usr/bin/unshare", {
    args: ["--map-root-user", "--mount", "/bin/sh", "-c", mount, "sh"]
      .concat([Deno.execPath(), "run", ...PYRA_FLAGS, `${ROOT}/main.ts`, ...words]),
    clearEnv: true,
    env: pyraEnv(home.path),
    stdin: "null",
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

async function homeWith(mode: string): Promise<TemporaryHome> {
  const home = new TemporaryHome();
  await pyra(["ask", "1+1"], { home: home.path });
  await Deno.writeTextFile(`${home.tree}/config.yaml`, `plugins:\n  second_wall: ${mode}\n`);
  return home;
}

testWhen(noSecondWall, "the second wall is shown where it stands", async () => {
  await using home = await homeWith("require");
  assert.equal((await pyra(["ask", "1+1"], { home: home.path })).stdout, "2\n");
  const shown = JSON.parse((await pyra(["permissions", "--json"], { home: home.path })).stdout);
  assert.deepEqual([shown.walls.wanted, shown.walls.second], ["require", true]);
  const text = (await pyra(["permissions"], { home: home.path })).stdout;
  assert.match(text, /Only the\s+runtime's wall tells hosts apart/);
});

testWhen(
  cannotHide,
  "`require` starts nothing without the second wall, but what repairs",
  async () => {
    await using home = await homeWith("require");
    const ask = await without(home, "ask", "1+1");
    assert.equal(ask.code, 4, ask.stderr);
    assert.match(ask.stderr, /there is no second wall \(bubblewrap is not installed\)/);
    assert.match(ask.stderr, /install bubblewrap/);
    const doctor = JSON.parse((await without(home, "doctor", "--json")).stdout);
    const finding = doctor.findings.find(({ id }: { id: string }) => id === "walls");
    assert.equal(finding.status, "problem");
    const set = await without(home, "config", "set", "plugins.second_wall", "auto");
    assert.equal(set.code, 0, set.stderr);
    assert.equal((await without(home, "ask", "1+1")).stdout, "2\n");
  },
);

testWhen(
  cannotHide,
  "`auto` goes on without the second wall, and shows that it is not there",
  async () => {
    await using home = await homeWith("auto");
    assert.equal((await without(home, "ask", "1+1")).stdout, "2\n");
    const shown = JSON.parse((await without(home, "permissions", "--json")).stdout);
    assert.deepEqual(
      [shown.walls.second, shown.walls.why],
      [false, "bubblewrap is not installed"],
    );
    assert.match((await without(home, "permissions")).stdout, /There is no second wall/);
    const doctor = JSON.parse((await without(home, "doctor", "--json")).stdout);
    const finding = doctor.findings.find(({ id }: { id: string }) => id === "walls");
    assert.deepEqual([finding.status, /no second wall/.test(finding.found)], ["note", true]);
  },
);

testWhen(
  cannotHide,
  "a second wall that is installed and does not stand is found out, and nothing ran outside it",
  async () => {
    await using home = await homeWith("auto");
    const ask = await withBroken(home, "ask", "-q", "1+1");
    assert.deepEqual([ask.code, ask.stdout], [0, "2\n"], ask.stderr);
    await Deno.writeTextFile(`${home.tree}/config.yaml`, `plugins:\n  second_wall: require\n`);
    const refused = await withBroken(home, "ask", "-q", "1+1");
    assert.deepEqual([refused.code, refused.stdout], [4, ""]);
    assert.match(refused.stderr, /no second wall \(No permissions to create new namespace\)/);
  },
);
