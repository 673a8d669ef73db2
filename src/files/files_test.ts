import assert from "node:assert/strict";
import {
  appendLines,
  ensurePrivateFolder,
  isTemporaryName,
  resolveInside,
  withFileLock,
  writeFileAtomic,
} from "./mod.ts";

/** A folder that is gone with the test. */
class Folder implements AsyncDisposable {
  readonly path = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "pyra-files-" }));

  names(): string[] {
    return [...Deno.readDirSync(this.path)].map(({ name }) => name).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

const modeOf = (path: string) => Deno.statSync(path).mode! & 0o777;

Deno.test("writeFileAtomic() replaces a file in one step, for its owner only", async () => {
  await using folder = new Folder();
  const file = `${folder.path}/a`;
  await writeFileAtomic(file, "one");
  await writeFileAtomic(file, "two");
  assert.equal(Deno.readTextFileSync(file), "two");
  assert.equal(modeOf(file), 0o600);
  assert.deepEqual(folder.names(), ["a"]);
});

Deno.test("writeFileAtomic() leaves the old file when it is told to stop", async () => {
  await using folder = new Folder();
  const file = `${folder.path}/a`;
  await writeFileAtomic(file, "one");
  const confirm = () => Promise.reject(new TypeError("no"));
  await assert.rejects(writeFileAtomic(file, "two", { confirm }), /no/);
  assert.equal(Deno.readTextFileSync(file), "one");
  assert.deepEqual(folder.names(), ["a"]);
});

Deno.test("isTemporaryName() knows its own leftovers and no file of a user", () => {
  assert.ok(isTemporaryName(".config.yaml.12.3.tmp"));
  for (const name of ["config.yaml", ".hidden", "a.tmp", ".a.tmp", ".a.1.tmp"]) {
    assert.ok(!isTemporaryName(name), name);
  }
});

Deno.test("appendLines() adds to the end and makes the file for its owner only", async () => {
  await using folder = new Folder();
  const file = `${folder.path}/log`;
  await Promise.all(Array.from({ length: 50 }, (_, i) => appendLines(file, `line ${i}\n`)));
  const lines = Deno.readTextFileSync(file).trim().split("\n");
  assert.equal(lines.length, 50);
  assert.ok(lines.every((line) => /^line \d+$/.test(line)));
  assert.equal(modeOf(file), 0o600);
});

Deno.test("ensurePrivateFolder() closes a folder that stood open", async () => {
  await using folder = new Folder();
  const path = `${folder.path}/x/y`;
  ensurePrivateFolder(path);
  Deno.chmodSync(path, 0o755);
  ensurePrivateFolder(path);
  assert.equal(modeOf(path), 0o700);
});

Deno.test("withFileLock() lets one at a time in, and the next one after a failure", async () => {
  await using folder = new Folder();
  let inside = 0;
  const work = async () => {
    assert.equal(++inside, 1);
    await new Promise((resolve) => setTimeout(resolve, 2));
    inside--;
  };
  const lock = `${folder.path}/.lock`;
  await assert.rejects(withFileLock(lock, () => Promise.reject(new TypeError("no"))), /no/);
  await Promise.all(Array.from({ length: 10 }, () => withFileLock(lock, work)));
});

Deno.test("resolveInside() refuses links of both kinds, at any depth", async () => {
  await using folder = new Folder();
  const root = `${folder.path}/root`;
  Deno.mkdirSync(`${root}/sub`, { recursive: true });
  Deno.writeTextFileSync(`${folder.path}/outside`, "x");
  Deno.symlinkSync(`${folder.path}/outside`, `${root}/soft`);
  Deno.symlinkSync(folder.path, `${root}/sub/up`);
  Deno.linkSync(`${folder.path}/outside`, `${root}/hard`);
  for (const path of ["soft", "hard", "sub/up/outside", "../outside", "/etc/passwd"]) {
    assert.throws(() => resolveInside(root, path), { code: "path.unsafe" }, path);
  }
  assert.equal(resolveInside(root, "sub/new.md"), `${root}/sub/new.md`);
});
