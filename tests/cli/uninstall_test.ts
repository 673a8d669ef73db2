/** `pyra uninstall`: what goes, what stays, and that it asks. */

import assert from "node:assert/strict";
import { pyra, TemporaryHome } from "../support/pyra.ts";

/** A home in which Pyra was installed as `scripts/install.sh` does. */
async function installed() {
  const home = new TemporaryHome();
  const file = `${home.path}/bin/pyra`;
  await Deno.mkdir(`${home.path}/bin`);
  await Deno.writeTextFile(file, "#!/bin/sh\n# Pyra 0.1.0 for linux-x64, in one file\n");
  await Deno.mkdir(`${home.path}/.cache/pyra/0.1.0`, { recursive: true });
  const completions = `${home.path}/.config/fish/completions`;
  await Deno.mkdir(completions, { recursive: true });
  await Deno.writeTextFile(`${completions}/pyra.fish`, "");
  const run = (args: string[], PYRA_FILE = file) =>
    pyra(["uninstall", ...args], { home: home.path, env: { PYRA_FILE } });
  return { home, file, run, [Symbol.asyncDispose]: () => home[Symbol.asyncDispose]() };
}

function exists(path: string): boolean {
  return [...Deno.readDirSync(path.slice(0, path.lastIndexOf("/")))]
    .some(({ name }) => path.endsWith(`/${name}`));
}

Deno.test("pyra uninstall without a yes removes nothing, and says what would go", async () => {
  await using made = await installed();
  for (const [args, code] of [[["--dry-run"], 0], [[], 4]] as const) {
    const run = await made.run([...args]);
    assert.equal(run.code, code, run.stderr);
    assert.match(run.stdout, /would remove .*\/bin\/pyra: the program/);
    assert.match(run.stdout, /would remove .*\/\.cache\/pyra: the unpacked program/);
    assert.match(run.stdout, /your data stays in .*\/\.pyra/);
    assert.ok(exists(made.file));
  }
  const run = await made.run(["--json"]);
  assert.equal(run.code, 4);
  const { ok, done, error } = JSON.parse(run.stdout);
  assert.deepEqual([ok, done, error.code], [false, false, "uninstall.not_confirmed"]);
});

Deno.test("pyra uninstall takes a link to Pyra along, and completions wherever XDG says", async () => {
  await using made = await installed();
  const link = `${made.home.path}/link`;
  await Deno.symlink(made.file, link);
  const fish = `${made.home.path}/xdg/fish/completions`;
  await Deno.mkdir(fish, { recursive: true });
  await Deno.writeTextFile(`${fish}/pyra.fish`, "");
  const env = { PYRA_FILE: link, XDG_CONFIG_HOME: `${made.home.path}/xdg` };
  const run = await pyra(["uninstall", "--yes"], { home: made.home.path, env });
  assert.equal(run.code, 0, run.stderr);
  for (const path of [link, made.file, `${fish}/pyra.fish`]) assert.ok(!exists(path), path);
});

Deno.test("pyra uninstall leaves everything while the daemon of any profile runs", async () => {
  await using made = await installed();
  const daemon = (verb: string, profile: string) =>
    pyra(["daemon", verb, "--profile", profile], { home: made.home.path });
  const started = await daemon("start", "work");
  assert.equal(started.code, 0, started.stderr);
  try {
    for (const args of [[], ["--profile", "play"]]) {
      const run = await made.run(["--yes", ...args]);
      assert.equal(run.code, 1);
      assert.match(run.stderr, /daemon of Pyra is running[^]*daemon stop --profile work`/);
      assert.ok(exists(made.file));
    }
  } finally {
    await daemon("stop", "work");
  }
});

Deno.test("pyra uninstall --yes removes the program and keeps the data", async () => {
  await using made = await installed();
  const run = await made.run(["--yes", "--json"]);
  assert.equal(run.code, 0, run.stderr);
  const { done, removes, keeps } = JSON.parse(run.stdout);
  assert.deepEqual([done, removes.length, keeps], [true, 3, made.home.tree]);
  for (const { path } of removes) assert.ok(!exists(path), path);
  assert.ok(exists(`${made.home.tree}/memory`));
});

Deno.test("pyra uninstall --data --yes leaves nothing", async () => {
  await using made = await installed();
  const run = await made.run(["--data", "--yes"]);
  assert.equal(run.code, 0, run.stderr);
  assert.ok(!exists(made.home.tree));
});

Deno.test("pyra uninstall --data leaves what the user put beside Pyra's own", async () => {
  await using made = await installed();
  await made.run(["--dry-run"]);
  await Deno.writeTextFile(`${made.home.tree}/thesis.txt`, "years of work");
  const run = await made.run(["--data", "--yes"]);
  assert.equal(run.code, 0, run.stderr);
  assert.deepEqual([...Deno.readDirSync(made.home.tree)].map(({ name }) => name), ["thesis.txt"]);
});

Deno.test("pyra uninstall leaves a file alone that is no Pyra, whatever the environment says", async () => {
  await using made = await installed();
  const other = `${made.home.path}/thesis.txt`;
  await Deno.writeTextFile(other, "years of work");
  for (const path of [other, made.home.path, `${made.home.path}/nowhere`]) {
    const run = await made.run(["--yes"], path);
    assert.equal(run.code, 0, run.stderr);
    assert.ok(exists(other));
    assert.ok(exists(made.file));
  }
});

Deno.test("pyra uninstall leaves everything while the system would start Pyra again", async () => {
  await using made = await installed();
  const units = `${made.home.path}/.config/systemd/user`;
  await Deno.mkdir(units, { recursive: true });
  for (const name of ["pyra.service", "pyra-work.service"]) {
    await Deno.writeTextFile(`${units}/${name}`, "");
    const run = await made.run(["--yes"]);
    assert.equal(run.code, 1);
    assert.match(run.stderr, new RegExp(`${name} would start[^]*pyra daemon uninstall`));
    assert.ok(exists(made.file));
    await Deno.remove(`${units}/${name}`);
  }
});
