import assert from "node:assert/strict";
import { checkSentinel, createSentinel } from "./sentinel.ts";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "pyra-sentinel-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("checkSentinel() accepts no folder, an empty one, and a vault with its sentinel", async () => {
  await inFolder(async (folder) => {
    checkSentinel(`${folder}/none`);
    checkSentinel(folder);
    await Deno.mkdir(`${folder}/secrets`);
    checkSentinel(folder);
    createSentinel(folder);
    createSentinel(folder);
    await Deno.writeTextFile(`${folder}/identity.age`, "x");
    checkSentinel(folder);
    assert.equal((await Deno.stat(`${folder}/.vault_lock`)).mode! & 0o777, 0o400);
  });
});

Deno.test("checkSentinel() refuses an identity or a secret without it, and a link in its place", async () => {
  for (const file of ["identity.age", "identity.gpg", "secrets/api_keys.json"]) {
    await inFolder(async (folder) => {
      await Deno.mkdir(`${folder}/secrets`);
      await Deno.writeTextFile(`${folder}/${file}`, "x");
      assert.throws(() => checkSentinel(folder), { code: "vault.sentinel", exitCode: 78 });
      await Deno.symlink("/dev/null", `${folder}/.vault_lock`);
      assert.throws(() => checkSentinel(folder), { code: "vault.sentinel" });
    });
  }
});
