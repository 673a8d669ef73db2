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

Deno.test("writeFileAtomic() writes through no link that lies at its temporary name", async () => {
  await using folder = new Folder();
  Deno.writeTextFileSync(`${folder.path}/outside`, "mine");
  for (let serial = 0; serial < 100; serial++) {
    Deno.symlinkSync(`${folder.path}/outside`, `${folder.path}/.a.${Deno.pid}.${serial}.tmp`);
  }
  await assert.rejects(writeFileAtomic(`${folder.path}/a`, "two"), Deno.errors.AlreadyExists);
  assert.equal(Deno.readTextFileSync(`${folder.path}/outside`), "mine");
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
  const refused = {
    "soft": /soft is a symbolic link/,
    "sub/up/outside": /up is a symbolic link/,
    "hard": /a second name/,
    "../outside": /leads out/,
    "/etc/passwd": /is absolute/,
  };
  for (const [path, message] of Object.entries(refused)) {
    assert.throws(() => resolveInside(root, path), { code: "path.unsafe", message }, path);
  }
  assert.equal(resolveInside(root, "sub/new.md"), `${root}/sub/new.md`);
});

Deno.test("resolveInside() refuses what is no file, and a file where a folder should be", async () => {
  await using folder = new Folder();
  Deno.writeTextFileSync(`${folder.path}/file`, "x");
  const refuses = (path: string, message: RegExp) =>
    assert.throws(() => resolveInside(folder.path, path), { code: "path.unsafe", message });
  refuses("file/below", /file is not a folder/);
  if (Deno.build.os === "windows") return;
  await new Deno.Command("mkfifo", { args: [`${folder.path}/pipe`] }).output();
  refuses("pipe", /not a regular file/);
});
