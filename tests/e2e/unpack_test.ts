/** The portable file unpacks itself: once, whole, for its owner only, and again when damaged. */

import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };
import { testWhen } from "../support/skip.ts";
import { BUILT, missing, Sandbox } from "./sandbox.ts";

const VERSION = `pyra ${manifest.version}\n`;

/** Only the portable file is a script that unpacks. */
const isPortable = BUILT !== undefined && (() => {
  using file = Deno.openSync(BUILT);
  const start = new Uint8Array(2);
  file.readSync(start);
  return new TextDecoder().decode(start) === "#!";
})();
const reason = missing ?? (isPortable ? undefined : "the built file is no portable one");

/** The folder it unpacked to. */
function unpacked(sandbox: Sandbox): string {
  const folder = `${sandbox.cache}/pyra/${manifest.version}`;
  return `${folder}/${[...Deno.readDirSync(folder)][0]!.name}`;
}

testWhen(
  reason,
  "the first start unpacks for the owner only, and writes nothing else",
  async () => {
    await using sandbox = new Sandbox({ ownCache: true });
    assert.deepEqual(await sandbox.run(["--version"]), { code: 0, stdout: VERSION, stderr: "" });
    const folder = unpacked(sandbox);
    assert.equal(Deno.lstatSync(folder).mode! & 0o777, 0o700);
    assert.equal(Deno.lstatSync(`${folder}/deno`).mode! & 0o777, 0o500);
    assert.equal(Deno.lstatSync(`${folder}/main.js`).mode! & 0o777, 0o400);
    assert.deepEqual([...Deno.readDirSync(sandbox.home)], []);
    assert.deepEqual([...Deno.readDirSync(folder)].filter(({ name }) => name.startsWith(".")), []);
    const { ino } = Deno.lstatSync(`${folder}/deno`);
    await sandbox.run(["--version"]);
    assert.equal(Deno.lstatSync(`${folder}/deno`).ino, ino, "it unpacked again");
  },
);

testWhen(reason, "first starts at the same moment all answer", async () => {
  await using sandbox = new Sandbox({ ownCache: true });
  const runs = await Promise.all([1, 2, 3].map(() => sandbox.run(["--version"])));
  for (const run of runs) assert.deepEqual(run, { code: 0, stdout: VERSION, stderr: "" });
});

const DAMAGES: [what: string, damage: (folder: string) => void][] = [
  ["a file that is gone", (folder) => Deno.removeSync(`${folder}/main.js`)],
  ["a runtime cut short", (folder) => {
    Deno.chmodSync(`${folder}/deno`, 0o700);
    Deno.truncateSync(`${folder}/deno`, 1000);
    Deno.chmodSync(`${folder}/deno`, 0o500);
  }],
  ["a file that may be written", (folder) => Deno.chmodSync(`${folder}/main.js`, 0o600)],
  ["a folder open to others", (folder) => Deno.chmodSync(folder, 0o777)],
  ["a link in a file's place", (folder) => {
    Deno.renameSync(`${folder}/main.js`, `${folder}/other.js`);
    Deno.symlinkSync(`${folder}/other.js`, `${folder}/main.js`);
  }],
  ["a folder in a file's place", (folder) => {
    Deno.removeSync(`${folder}/main.js`);
    Deno.mkdirSync(`${folder}/main.js`);
  }],
];

testWhen(reason, "a damaged cache is unpacked again", async (context) => {
  await using sandbox = new Sandbox({ ownCache: true });
  await sandbox.run(["--version"]);
  const folder = unpacked(sandbox);
  for (const [what, damage] of DAMAGES) {
    await context.step(what, async () => {
      damage(folder);
      assert.deepEqual(await sandbox.run(["--version"]), { code: 0, stdout: VERSION, stderr: "" });
      assert.equal(Deno.lstatSync(`${folder}/main.js`).mode! & 0o777, 0o400);
      assert.equal(Deno.lstatSync(`${folder}/deno`).mode! & 0o777, 0o500);
      assert.equal(Deno.lstatSync(folder).mode! & 0o777, 0o700);
    });
  }
});

testWhen(
  reason,
  "what a killed unpacking has left goes with the next, what another one needs stays",
  async () => {
    await using sandbox = new Sandbox({ ownCache: true });
    await sandbox.run(["--version"]);
    const folder = unpacked(sandbox);
    const [left, needed] = [`${folder}/.new.4194305.abc`, `${folder}/.new.${Deno.pid}.abc`];
    for (const path of [left, needed]) {
      Deno.mkdirSync(path);
      Deno.writeTextFileSync(`${path}/deno`, "x");
    }
    Deno.removeSync(`${folder}/main.js`);
    assert.deepEqual(await sandbox.run(["--version"]), { code: 0, stdout: VERSION, stderr: "" });
    assert.throws(() => Deno.statSync(left), Deno.errors.NotFound);
    Deno.statSync(needed);
  },
);

testWhen(reason, "a file damaged on its way is refused, and nothing of it is run", async () => {
  await using sandbox = new Sandbox({ ownCache: true });
  const { size } = Deno.statSync(sandbox.file);
  {
    using file = Deno.openSync(sandbox.file, { read: true, write: true });
    file.seekSync(Math.floor(size / 2), Deno.SeekMode.Start);
    file.writeSync(crypto.getRandomValues(new Uint8Array(64)));
  }
  const run = await sandbox.run(["--version"]);
  assert.equal(run.code, 1);
  assert.equal(run.stdout, "");
  assert.match(run.stderr, /pyra: error: .*\npyra: hint: .*download Pyra again/);
  assert.throws(() => Deno.statSync(`${unpacked(sandbox)}/deno`), Deno.errors.NotFound);
});

/** Runs a script in a mount namespace; `undefined` where the system does not let us. */
const mounting = ["/usr/bin/unshare", Deno.uid() === 0 ? "-m" : "-rm", "sh", "-c"];
const noMounts = reason ??
  (canMount() ? undefined : "this system does not let the test mount anything");

function canMount(): boolean {
  try {
    const [program, ...args] = mounting;
    const command = new Deno.Command(program!, {
      args: [...args, "mount -t tmpfs tmpfs /mnt"],
      stderr: "null",
    });
    return command.outputSync().success;
  } catch {
    return false;
  }
}

testWhen(
  noMounts,
  "on a disk mounted noexec the first start says so, and leaves nothing",
  async () => {
    await using sandbox = new Sandbox({ ownCache: true });
    Deno.mkdirSync(sandbox.cache);
    const [program, ...args] = mounting;
    const script = `mount -t tmpfs -o noexec tmpfs "$XDG_CACHE_HOME" || exit
PATH=${sandbox.env.PATH} "$0" --version
find "$XDG_CACHE_HOME" -type f`;
    const { code, stdout, stderr } = await new Deno.Command(program!, {
      args: [...args, script, sandbox.file],
      env: { ...sandbox.env, PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
      clearEnv: true,
    }).output();
    assert.equal(new TextDecoder().decode(stdout), "");
    assert.match(new TextDecoder().decode(stderr), /cannot be run\npyra: hint: .*noexec/);
    assert.equal(code, 0, "find found nothing");
  },
);

testWhen(reason, "in a folder that is gone it says so, in words", async () => {
  await using sandbox = new Sandbox();
  const { code, stderr } = await new Deno.Command("sh", {
    args: [
      "-c",
      'mkdir "$1/gone"; cd "$1/gone"; rm -r "$1/gone"; exec "$0" ask 1+1',
      sandbox.file,
      sandbox.home,
    ],
    env: sandbox.env,
    clearEnv: true,
  }).output();
  assert.equal(code, 1);
  const said = new TextDecoder().decode(stderr);
  assert.match(said, /pyra: error: The folder you stand in is gone\npyra: hint: cd /);
  assert.doesNotMatch(said, /backtrace/);
});
