import assert from "node:assert/strict";
import { generateIdentity } from "./age.ts";
import { formatRoot, parseRoot } from "./root.ts";

Deno.test("parseRoot() reads what formatRoot() wrote, under age and gpg", async () => {
  const root = { index: "0123456789abcdef", identity: await generateIdentity() };
  assert.deepEqual(parseRoot(formatRoot(root), "age"), root);
  const gpg = { index: "0123456789abcdef", identity: undefined };
  assert.deepEqual(parseRoot(formatRoot(gpg), "gpg"), gpg);
});

Deno.test("parseRoot() refuses a root without index, without key, or with two keys", async () => {
  const key = new TextDecoder().decode(await generateIdentity());
  const index = "# index: 0123456789abcdef\n";
  for (const text of ["", index, `${key}\n`, `${index}${key}\n${key}\n`, `#index: x\n${key}\n`]) {
    assert.throws(() => parseRoot(new TextEncoder().encode(text), "age"), {
      code: "vault.tampered",
    });
  }
});
