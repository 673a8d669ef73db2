/** The built file unpacks what it needs: once, whole, for its owner only, and again when damaged.
 *
 * The portable file unpacks itself before anything else; the compiled executable unpacks the `deno`
 * and the program of its parts when it starts the first one. */

import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };
import type { Run } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";
import { FORM, missing, Sandbox } from "./sandbox.ts";

const isPortable = FORM === "portable";

/** A command that needs what is unpacked, and what it answers. */
const COMMAND = isPortable ? ["--version"] : ["ask", "what is 12*7?"];
const ANSWER: Run = {
  code: 0,
  stdout: isPortable ? `pyra ${manifest.version}\n` : "84\n",
  stderr: "",
};

/** One of the program's modules, below the folder it unpacked to. */
const MODULE = isPortable ? "main.js" : "program/src/app/entry.js";

/** The folder it unpacked to. */
function unpacked(sandbox: Sandbox): string {
  const folder = `${sandbox.cache}/pyra/${manifest.version}`;
  return `${folder}/${[...Deno.readDirSync(folder)][0]!.name}`;
}

/** Makes a file look a day old. */
function age(path: string): void {
  const yesterday = Date.now() / 1000 - 86_400;
  Deno.utimeSync(path, yesterday, yesterday);
}

testWhen(
  missing,
  "the first start unpacks for the owner only, and writes nothing else",
  async () => {
    await using sandbox = new Sandbox({ ownCache: true });
    if (!isPortable) {
      await sandbox.run(["--version"]);
      assert.throws(() => unpacked(sandbox), Deno.errors.NotFound, "no part was started");
    }
    assert.deepEqual(await sandbox.run(COMMAND), ANSWER);
    const folder = unpacked(sandbox);
    assert.equal(Deno.lstatSync(folder).mode! & 0o777, 0o700);
    assert.equal(Deno.lstatSync(`${folder}/deno`).mode! & 0o777, 0o500);
    assert.equal(Deno.lstatSync(`${folder}/${MODULE}`).mode! & 0o777, 0o400);
    assert.deepEqual(
      [...Deno.readDirSync(sandbox.home)].map(({ name }) => name),
      isPortable ? [] : [".pyra"],
    );
    assert.deepEqual([...Deno.readDirSync(folder)].filter(({ name }) => name.startsWith(".")), []);
    const { ino } = Deno.lstatSync(`${folder}/deno`);
    await sandbox.run(COMMAND);
    assert.equal(Deno.lstatSync(`${folder}/deno`).ino, ino, "it unpacked again");
  },
);

testWhen(missing, "first starts at the same moment all answer", async () => {
  await using sandbox = new Sandbox({ ownCache: true });
  const runs = await Promise.all([1, 2, 3].map(() => sandbox.run(COMMAND)));
  for (const run of runs) assert.deepEqual(run, ANSWER);
});

const DAMAGES: [what: string, damage: (folder: string) => void][] = [
  ["a file that is gone", (folder) => Deno.removeSync(`${folder}/${MODULE}`)],
  ["a runtime cut short", (folder) => {
    Deno.chmodSync(`${folder}/deno`, 0o700);
    Deno.truncateSync(`${folder}/deno`, 1000);
    Deno.chmodSync(`${folder}/deno`, 0o500);
  }],
  ["a file that may be written", (folder) => Deno.chmodSync(`${folder}/${MODULE}`, 0o600)],
  ["a folder open to others", (folder) => Deno.chmodSync(folder, 0o777)],
  ["a link in a file's place", (folder) => {
    Deno.renameSync(`${folder}/${MODULE}`, `${folder}/other.js`);
    Deno.symlinkSync(`${folder}/other.js`, `${folder}/${MODULE}`);
  }],
  ["a folder in a file's place", (folder) => {
    Deno.removeSync(`${folder}/${MODULE}`);
    Deno.mkdirSync(`${folder}/${MODULE}`);
  }],
];

testWhen(missing, "a damaged cache is unpacked again", async (context) => {
  await using sandbox = new Sandbox({ ownCache: true });
  await sandbox.run(COMMAND);
  const folder = unpacked(sandbox);
  for (const [what, damage] of DAMAGES) {
    await context.step(what, async () => {
      damage(folder);
      assert.deepEqual(await sandbox.run(COMMAND), ANSWER);
      assert.equal(Deno.lstatSync(`${folder}/${MODULE}`).mode! & 0o777, 0o400);
      assert.equal(Deno.lstatSync(`${folder}/deno`).mode! & 0o777, 0o500);
      assert.equal(Deno.lstatSync(folder).mode! & 0o777, 0o700);
    });
  }
});

testWhen(
  missing,
  "what a killed unpacking has left goes with the next, what another one needs stays",
  async () => {
    await using sandbox = new Sandbox({ ownCache: true });
    await sandbox.run(COMMAND);
    const folder = unpacked(sandbox);
    // By the process that made it, or by its age.
    const [left, needed] = isPortable
      ? [`${folder}/.new.4194305.abc`, `${folder}/.new.${Deno.pid}.abc`]
      : [`${folder}/.deno.1.0.tmp`, `${folder}/.deno.2.0.tmp`];
    for (const path of [left, needed]) {
      if (isPortable) Deno.mkdirSync(path);
      Deno.writeTextFileSync(isPortable ? `${path}/deno` : path, "x");
    }
    age(left);
    Deno.removeSync(`${folder}/${MODULE}`);
    assert.deepEqual(await sandbox.run(COMMAND), ANSWER);
    assert.throws(() => Deno.statSync(left), Deno.errors.NotFound);
    Deno.statSync(needed);
  },
);

testWhen(missing, "a file damaged on its way is refused, and nothing of it is run", async () => {
  await using sandbox = new Sandbox({ ownCache: true });
  const { size } = Deno.statSync(sandbox.file);
  {
    using file = Deno.openSync(sandbox.file, { read: true, write: true });
    // Within what is packed: in the executable that is behind the base, before the program.
    file.seekSync(isPortable ? Math.floor(size / 2) : size - 20_000_000, Deno.SeekMode.Start);
    file.writeSync(crypto.getRandomValues(new Uint8Array(64)));
  }
  const run = await sandbox.run(COMMAND);
  assert.equal(run.code, 1);
  assert.equal(run.stdout, "");
  assert.match(run.stderr, /pyra: error: .*\npyra: hint: .*download Pyra again/);
  assert.throws(() => Deno.statSync(`${unpacked(sandbox)}/deno`), Deno.errors.NotFound);
});

/** Runs a script in a mount namespace; `undefined` where the system does not let us. */
const mounting = ["/usr/bin/unshare", Deno.uid() === 0 ? "-m" : "-rm", "sh", "-c"];
const noMounts = missing ??
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
PATH=${sandbox.env.PATH} "$0" ${isPortable ? "--version" : "ask 12*7"}
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

testWhen(missing, "in a folder that is gone it says so", async () => {
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
  // There the base says it, before the program is asked.
  if (!isPortable) return assert.match(said, /failed resolving cwd/);
  assert.match(said, /pyra: error: The folder you stand in is gone\npyra: hint: cd /);
  assert.doesNotMatch(said, /backtrace/);
});
