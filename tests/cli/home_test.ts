/** The user's tree: where it lies, its modes, and the vault's sentinel. */

import assert from "node:assert/strict";
import { pyra, TemporaryHome } from "../support/pyra.ts";

/** Every path below a folder with its mode. */
function* modes(folder: string): Generator<{ path: string; mode: number; isFolder: boolean }> {
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    yield { path, mode: Deno.lstatSync(path).mode! & 0o777, isFolder: entry.isDirectory };
    if (entry.isDirectory) yield* modes(path);
  }
}

Deno.test("the tree is created at first use, closed to everyone else", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["ask", "what is 1+1?"], { home: home.path });
  assert.equal(run.code, 0, run.stderr);
  assert.equal(Deno.statSync(home.tree).mode! & 0o777, 0o700);
  for (const name of ["memory/user", "memory/context", "memory/knowledge", "plugins", "logs"]) {
    assert.ok(Deno.statSync(`${home.tree}/${name}`).isDirectory, name);
  }
  for (const { path, mode, isFolder } of modes(home.tree)) {
    const sentinel = path.endsWith("/.vault_lock");
    assert.equal(mode, isFolder ? 0o700 : sentinel ? 0o400 : 0o600, path);
  }
});

Deno.test("modes that were opened are closed again at the next start", async () => {
  await using home = new TemporaryHome();
  await pyra(["ask", "hello"], { home: home.path });
  const { session } = JSON.parse((await pyra(["ask", "--json", "hi"], { home: home.path })).stdout);
  const file = `${home.tree}/sessions/${session}.jsonl`;
  Deno.chmodSync(file, 0o644);
  Deno.chmodSync(`${home.tree}/sessions`, 0o755);
  Deno.chmodSync(home.tree, 0o777);
  await pyra(["session", "list"], { home: home.path });
  assert.equal(Deno.statSync(file).mode! & 0o777, 0o600);
  assert.equal(Deno.statSync(`${home.tree}/sessions`).mode! & 0o777, 0o700);
  assert.equal(Deno.statSync(home.tree).mode! & 0o777, 0o700);
});

Deno.test("what was opened below memory/ is closed at the next change, and links are left alone", async () => {
  await using home = new TemporaryHome();
  await pyra(["memory", "write", "garden/roses.md", "red"], { home: home.path });
  const folder = `${home.tree}/memory/garden`;
  const outside = `${home.path}/outside.md`;
  Deno.writeTextFileSync(outside, "mine", { mode: 0o644 });
  Deno.symlinkSync(outside, `${folder}/soft.md`);
  Deno.linkSync(outside, `${folder}/hard.md`);
  Deno.chmodSync(folder, 0o755);
  Deno.chmodSync(`${folder}/roses.md`, 0o644);
  // What only looks changes nothing of the memory, modes included.
  assert.match((await pyra(["memory", "search", "red"], { home: home.path })).stdout, /roses\.md/);
  assert.equal(Deno.statSync(folder).mode! & 0o777, 0o755);
  await pyra(["memory", "append", "garden/lilies.md", "white"], { home: home.path });
  assert.equal(Deno.statSync(folder).mode! & 0o777, 0o700);
  assert.equal(Deno.statSync(`${folder}/roses.md`).mode! & 0o777, 0o600);
  assert.equal(Deno.statSync(outside).mode! & 0o777, 0o644);
});

Deno.test("a link in the home changes no mode of what it leads to", async () => {
  await using home = new TemporaryHome();
  await pyra(["memory", "list"], { home: home.path });
  const outside = `${home.path}/outside`;
  Deno.writeTextFileSync(outside, "mine");
  Deno.chmodSync(outside, 0o644);
  Deno.symlinkSync(outside, `${home.tree}/sessions/link`);
  const run = await pyra(["memory", "list"], { home: home.path });
  assert.equal(run.code, 0, run.stderr);
  assert.equal(Deno.statSync(outside).mode! & 0o777, 0o644);
});

Deno.test("PYRA_HOME moves the tree, --profile picks one beneath it", async () => {
  await using home = new TemporaryHome();
  const env = { PYRA_HOME: `${home.path}/elsewhere` };
  const plain = await pyra(["config", "path"], { home: home.path, env });
  assert.equal(plain.stdout.trim(), `${home.path}/elsewhere/config.yaml`);
  const work = await pyra(["--profile", "work", "config", "path"], { home: home.path, env });
  assert.equal(work.stdout.trim(), `${home.path}/elsewhere/profiles/work/config.yaml`);
  await assert.rejects(Deno.stat(home.tree), Deno.errors.NotFound);
});

Deno.test("a folder that holds other things is refused as a home, and left as it is", async () => {
  await using home = new TemporaryHome();
  const program = `${home.path}/bin/program`;
  await Deno.mkdir(`${home.path}/bin`, { mode: 0o755 });
  await Deno.writeTextFile(program, "#!/bin/sh\n", { mode: 0o755 });
  const run = await pyra(["ask", "hi"], { home: home.path, env: { PYRA_HOME: home.path } });
  assert.equal(run.code, 78);
  assert.match(run.stderr, /Cannot use .* as Pyra's home: it holds other things already/);
  assert.equal(Deno.statSync(program).mode! & 0o777, 0o755);
  assert.deepEqual([...Deno.readDirSync(home.path)].map(({ name }) => name), ["bin"]);
});

Deno.test("a folder of the user's is no home because it holds a vault or a memory of its own", async () => {
  await using home = new TemporaryHome();
  for (const name of ["vault", "memory", "plugins"]) {
    const folder = `${home.path}/${name}s`;
    await Deno.mkdir(`${folder}/${name}`, { recursive: true });
    await Deno.writeTextFile(`${folder}/thesis.txt`, "years of work");
    await Deno.chmod(`${folder}/thesis.txt`, 0o644);
    const run = await pyra(["ask", "hi"], { home: home.path, env: { PYRA_HOME: folder } });
    assert.equal(run.code, 78);
    assert.match(run.stderr, /it holds other things already/);
    assert.equal(Deno.statSync(`${folder}/thesis.txt`).mode! & 0o777, 0o644);
  }
});

Deno.test("a tree that was restored in part, or that the user keeps notes in, is a home", async () => {
  await using home = new TemporaryHome();
  await Deno.mkdir(`${home.tree}/memory`, { recursive: true });
  assert.equal((await pyra(["ask", "1+1"], { home: home.path })).stdout, "2\n");
  await Deno.writeTextFile(`${home.tree}/notes.txt`, "mine");
  assert.equal((await pyra(["ask", "1+1"], { home: home.path })).stdout, "2\n");
});

Deno.test("a home behind a link works like any other, from the first start on", async () => {
  await using home = new TemporaryHome();
  await Deno.mkdir(`${home.path}/disk`);
  await Deno.symlink(`${home.path}/disk`, `${home.path}/link`);
  const at = { home: home.path, env: { PYRA_HOME: `${home.path}/link/pyra` } };
  const write = await pyra(["memory", "write", "user/a.md"], { ...at, stdin: "the blue pot" });
  assert.equal(write.code, 0, write.stderr);
  assert.match((await pyra(["memory", "search", "blue"], at)).stdout, /user\/a\.md/);
});

Deno.test("a vault with a secret and no sentinel stops the start with 78", async () => {
  await using home = new TemporaryHome();
  await Deno.mkdir(`${home.tree}/vault/secrets`, { recursive: true });
  await Deno.writeTextFile(`${home.tree}/vault/secrets/a.age`, "x");
  const run = await pyra(["ask", "hello"], { home: home.path });
  assert.equal(run.code, 78);
  assert.match(run.stderr, /\.vault_lock/);
  assert.match(run.stderr, /pyra: hint: /);
  for (const args of [["--help"], ["--version"]]) {
    assert.equal((await pyra(args, { home: home.path })).code, 0, args.join(" "));
  }
});

Deno.test("an empty vault without a sentinel gets one", async () => {
  await using home = new TemporaryHome();
  await Deno.mkdir(`${home.tree}/vault/secrets`, { recursive: true });
  assert.equal((await pyra(["ask", "hello"], { home: home.path })).code, 0);
  assert.equal(Deno.statSync(`${home.tree}/vault/.vault_lock`).mode! & 0o777, 0o400);
});

Deno.test("a home that cannot be used is named, with what to do", async () => {
  await using home = new TemporaryHome();
  await Deno.writeTextFile(`${home.path}/file`, "");
  const env = { PYRA_HOME: `${home.path}/file/inside` };
  const run = await pyra(["ask", "hello"], { home: home.path, env });
  assert.equal(run.code, 78);
  assert.match(run.stderr, /Cannot use .*file\/inside as Pyra's home/);
});

Deno.test("without HOME and PYRA_HOME Pyra asks for one", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["ask", "hello"], { home: home.path, env: { HOME: "" } });
  assert.equal(run.code, 78);
  assert.match(run.stderr, /HOME is not set/);
});
