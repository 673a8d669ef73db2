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
