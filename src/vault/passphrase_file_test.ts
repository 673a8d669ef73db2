import assert from "node:assert/strict";
import { readIdentityFile, readPassphraseFile } from "./passphrase_file.ts";

const UID = Deno.uid();

async function withFile(
  text: string,
  work: (path: string) => Promise<void>,
  mode = 0o600,
): Promise<void> {
  const path = await Deno.makeTempFile({ prefix: "pyra-passphrase-" });
  try {
    await Deno.writeTextFile(path, text);
    await Deno.chmod(path, mode);
    await work(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("readPassphraseFile() gives the first line, spaces kept", async () => {
  for (const text of [" a b ", " a b \n", " a b \r\nsecond line\n"]) {
    await withFile(text, async (path) => {
      assert.equal((await readPassphraseFile(path, UID)).expose(), " a b ");
    });
  }
});

Deno.test("readPassphraseFile() refuses a file that others can read or that is not ours", async () => {
  for (const mode of [0o644, 0o640, 0o604, 0o620]) {
    await withFile("pass", async (path) => {
      await assert.rejects(() => readPassphraseFile(path, UID), { code: "vault.folder" });
    }, mode);
  }
  await withFile("pass", async (path) => {
    await assert.rejects(() => readPassphraseFile(path, UID! + 1), { code: "vault.folder" });
  });
});

Deno.test("readPassphraseFile() refuses no file, an empty one, a folder and a huge one", async () => {
  for (const path of ["/no/such/file", "/"]) {
    await assert.rejects(() => readPassphraseFile(path, UID), { code: "vault.usage", exitCode: 2 });
  }
  for (const text of ["", "\nsecond", "x".repeat(70_000)]) {
    await withFile(text, async (path) => {
      await assert.rejects(() => readPassphraseFile(path, UID), { code: "vault.usage" });
    });
  }
});

Deno.test("readIdentityFile() wants exactly one key", async () => {
  for (
    const text of ["", "no key", "AGE-SECRET-KEY-1SHORT", "-----BEGIN OPENSSH PRIVATE KEY-----"]
  ) {
    await withFile(text, async (path) => {
      await assert.rejects(() => readIdentityFile(path, UID), { code: "vault.format" });
    });
  }
});
