/** What Pyra says before it does anything: version, help, usage errors. */

import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };
import { COMMANDS } from "../../src/cli/mod.ts";
import { findRow } from "../../src/kernel/mod.ts";
import { pyra, pyraEnv, TemporaryHome } from "../support/pyra.ts";

Deno.test("pyra --version prints the version and touches no home", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["--version"], { home: home.path });
  assert.deepEqual(run, { code: 0, stdout: `pyra ${manifest.version}\n`, stderr: "" });
  await assert.rejects(Deno.stat(home.tree), Deno.errors.NotFound);
});

Deno.test("the first start of all works, with packages in the cache and nothing else", async () => {
  await using home = new TemporaryHome();
  const cache = `${home.path}/deno`;
  await Deno.mkdir(cache);
  await Deno.symlink(`${pyraEnv(home.path).DENO_DIR}/npm`, `${cache}/npm`);
  for (const question of ["what is 12*7?", "what is 84/7?"]) {
    const run = await pyra(["ask", question], { home: home.path, env: { DENO_DIR: cache } });
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /^(84|12)\n$/);
  }
  // What was compiled was compiled for all that follow, and no part can write there.
  const [place] = [...Deno.readDirSync(`${cache}/pyra`)];
  const { mode } = await Deno.stat(`${cache}/pyra/${place!.name}/current/gen/file`);
  assert.equal(mode! & 0o777, 0o500);
});

Deno.test("pyra --help lists every command and touches no home", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["--help"], { home: home.path });
  assert.equal(run.code, 0);
  for (const { path, summary } of COMMANDS) {
    assert.ok(run.stdout.includes(path), path);
    assert.ok(run.stdout.includes(summary), summary);
  }
  await assert.rejects(Deno.stat(home.tree), Deno.errors.NotFound);
});

for (const entry of COMMANDS) {
  Deno.test(`pyra ${entry.path} has a row, help, and examples that parse`, async () => {
    assert.ok(findRow(entry.path.split(" ")), "no row in the permission table");
    await using home = new TemporaryHome();
    const { default: command } = await entry.load();
    const run = await pyra([...entry.path.split(" "), "--help"], { home: home.path });
    assert.equal(run.code, 0, run.stderr);
    assert.ok(run.stdout.includes(`Usage: pyra ${entry.path} ${command.usage}`.trimEnd()));
    for (const name of Object.keys(command.options)) assert.ok(run.stdout.includes(`--${name}`));
    assert.ok(command.examples.length > 0);
  });
}

const MISTAKES: [args: string[], message: RegExp][] = [
  [["chta"], /There is no command "chta"[\s\S]*did you mean `pyra chat`\?/],
  [["session", "lst"], /pyra session has no "lst"[\s\S]*list, show, export, rm/],
  [["session"], /pyra session needs one more word/],
  [["ask", "--modle", "x", "hi"], /has no option --modle[\s\S]*did you mean --model\?/],
  [["ask", "--model"], /--model needs a value/],
  [["ask", "--json=yes", "hi"], /--json takes no value/],
  [["ask"], /was given no question/],
  [["uninstall", "notes", "--yes"], /pyra uninstall does not know what to do with "notes"/],
  [["daemon", "logs", "-n", "many"], /--lines many is not a count[\s\S]*-n 100/],
  [[], /No command was given/],
  [["--profile", "../x", "ask", "hi"], /is not a profile name/],
  [["ask", "--provider", "opnai", "hi"], /opnai[\s\S]*openai/],
];

for (const [args, message] of MISTAKES) {
  Deno.test(`pyra ${args.join(" ")} is refused in words`, async () => {
    await using home = new TemporaryHome();
    const run = await pyra(args, { home: home.path });
    assert.equal(run.code, 2, run.stderr);
    assert.equal(run.stdout, "");
    assert.match(run.stderr, message);
    assert.doesNotMatch(run.stderr, /\bat .*\.ts:/, "a stack trace");
  });
}

Deno.test("a usage error under --json is one document on stdout", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["nonsense", "--json"], { home: home.path });
  assert.equal(run.code, 2);
  const { ok, error } = JSON.parse(run.stdout);
  assert.equal(ok, false);
  assert.equal(error.code, "cli.usage");
  assert.ok(error.message && error.hint);
});
