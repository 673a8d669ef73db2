import assert from "node:assert/strict";
import { UserFiles } from "./user_files.ts";

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
  const files = (...named: string[]) => new UserFiles({ named, cwd, ownTree: home });
  const bytes = new TextEncoder().encode("new");
  await assert.rejects(files("session", "export", "a").write("a", bytes, true), {
    code: "file.exists",
  });
  assert.equal(await Deno.readTextFile(`${cwd}/a`), "mine");
  await files("session", "export", "a", "--force").write("a", bytes, true);
  assert.equal(await Deno.readTextFile(`${cwd}/a`), "new");
  for (const folder of [cwd, home]) await Deno.remove(folder, { recursive: true });
});

Deno.test("UserFiles.named() gives back a word of the user's, and no other", () => {
  const files = new UserFiles({ named: ["--gpg=ABCD", "--to"], cwd: "/", ownTree: "/nowhere" });
  assert.equal(files.named("ABCD"), "ABCD");
  for (const word of ["BCD", "", undefined, ["ABCD"]]) {
    assert.throws(() => files.named(word), { code: "kernel.refused" });
  }
});

Deno.test("UserFiles.read() gives a file whole, and none that was not named", async () => {
  const cwd = await Deno.makeTempDir({ prefix: "user-files-" });
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  await Deno.writeFile(`${cwd}/a`, bytes);
  const files = new UserFiles({ named: ["ask", "-f", "a"], cwd, ownTree: `${cwd}/own` });
  assert.deepEqual(await files.read("a"), bytes);
  for (const path of ["b", `${cwd}/a`, "./a", "", "../a"]) {
    await assert.rejects(files.read(path), { code: "kernel.refused" }, path);
  }
  await Deno.remove(cwd, { recursive: true });
});
