/** What Pyra says before it does anything: version, help, usage errors. */

import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };
import { COMMANDS, operandsText, specOf } from "../../src/commands/mod.ts";
import { findRow } from "../../src/kernel/mod.ts";
import { helpText } from "../../src/cli/mod.ts";
import { hasProgram, testWhen } from "../support/skip.ts";
import { pyra, pyraEnv, TemporaryHome } from "../support/pyra.ts";

Deno.test("pyra --version prints the version and touches no home", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["--version"], { home: home.path });
  assert.deepEqual(run, { code: 0, stdout: `pyra ${manifest.version}\n`, stderr: "" });
  await assert.rejects(Deno.stat(home.tree), Deno.errors.NotFound);
});

Deno.test("pyra --version --json says which Deno runs it and its parts, and touches no home", async () => {
  await using home = new TemporaryHome();
  const { code, stdout, stderr } = await pyra(["--version", "--json"], { home: home.path });
  assert.equal(code, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), {
    ok: true,
    version: manifest.version,
    form: "source",
    deno: Deno.version.deno,
    parts: Deno.version.deno,
    os: Deno.build.os,
    arch: Deno.build.arch,
  });
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

Deno.test("pyra --help names every command, and touches no home", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["--help"], { home: home.path });
  assert.equal(run.code, 0);
  const lines = run.stdout.replaceAll(/,\s+/g, ", ").split("\n");
  assert.ok(run.stdout.split("\n").every((line) => line.length <= 80), "wider than 80 columns");
  for (const { path } of COMMANDS) {
    const [first = "", second] = path.split(" ");
    const line = lines.find((line) => line.startsWith(`  ${first} `));
    assert.ok(line !== undefined && line.includes(second ?? first), path);
  }
  await assert.rejects(Deno.stat(home.tree), Deno.errors.NotFound);
});

Deno.test("pyra help has families, all commands, exit codes, and the man page", async () => {
  await using home = new TemporaryHome();
  const help = async (...words: string[]) => {
    const run = await pyra(["help", ...words], { home: home.path });
    assert.equal(run.code, 0, run.stderr);
    return run.stdout;
  };
  assert.match(await help("memory"), /What Pyra remembers[\s\S]*memory search/);
  assert.match(await help("memory", "search"), /Usage: pyra memory search QUERY…/);
  assert.match(await help("exit-codes"), /78 +The configuration is wrong/);
  const all = (await help("commands")).replaceAll(/\s+/g, " ");
  for (const { path, summary } of COMMANDS) assert.ok(all.includes(`${path} ${summary}`), path);
  const unknown = await pyra(["help", "memroy"], { home: home.path });
  assert.match(unknown.stderr, /did you mean `pyra memory/);
});

Deno.test("every command has a row, and help that names its options", async () => {
  for (const { path } of COMMANDS) {
    assert.ok(findRow(path.split(" ")), `${path} has no row in the permission table`);
    const { options, operands } = await specOf(path);
    const help = await helpText(path.split(" "), "1.0.0");
    const usage = operandsText({ options, operands, examples: [] });
    assert.ok(help.includes(`Usage: pyra ${path} ${usage}`.trimEnd()), path);
    for (const [name, { hidden }] of Object.entries(options)) {
      assert.equal(help.includes(`--${name}`), !hidden, `${path} --${name}`);
    }
  }
});

testWhen(
  hasProgram("mandoc", []) ? undefined : "no mandoc (install mandoc)",
  "the man page is clean, and shows every command",
  async () => {
    await using home = new TemporaryHome();
    const page = await Deno.makeTempFile();
    await Deno.writeTextFile(page, (await pyra(["help", "man"], { home: home.path })).stdout);
    const mandoc = async (...args: string[]) => {
      const { stdout } = await new Deno.Command("mandoc", { args: [...args, page] }).output();
      return new TextDecoder().decode(stdout);
    };
    assert.equal(await mandoc("-T", "lint"), "");
    const shown = (await mandoc("-T", "utf8")).split("\b")
      .map((part, at, parts) => at < parts.length - 1 ? part.slice(0, -1) : part)
      .join("").replaceAll(/\s+/g, " ");
    for (const { path } of COMMANDS) assert.ok(shown.includes(`pyra ${path}`), path);
    await Deno.remove(page);
  },
);

const MISTAKES: [args: string[], message: RegExp][] = [
  [["chta"], /There is no command "chta"[\s\S]*did you mean `pyra chat`\?/],
  [["session", "lst"], /pyra session has no command "lst"[\s\S]*did you mean `pyra session list`/],
  [["session"], /pyra session needs one more word/],
  [["ask", "--modle", "x", "hi"], /has no option --modle[\s\S]*did you mean --model\?/],
  [["ask", "--model"], /--model needs a value/],
  [["ask", "--json=yes", "hi"], /--json takes no value/],
  [["ask"], /was given no question/],
  [["uninstall", "notes", "--yes"], /pyra uninstall does not know what to do with "notes"/],
  [["daemon", "logs", "-n", "many"], /-n takes a whole number from 0 to 100000, not "many"/],
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
