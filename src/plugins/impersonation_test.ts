import assert from "node:assert/strict";
import { speaksOfOurSecrets } from "./impersonation.ts";

Deno.test("speaksOfOurSecrets() knows the words, however they are written", () => {
  const texts = ["Passphrase of the vault", "PASSWORD for Pyra", "P a s s p h r a s e, vault"]
    .concat([
      "Раssphrasе of the vаult",
      "sudo password:",
      "vault_passphrase",
      "Unlock your keychain",
    ])
    .concat(["Passwort für Pyra", "pass\u200bphrase of the va\u00adult"]);
  for (const text of texts) assert.ok(speaksOfOurSecrets(text), text);
});

Deno.test("speaksOfOurSecrets() leaves a plugin its own secrets", () => {
  const texts = ["Your token?", "Password of your mail account", "Passphrase of the private key"]
    .concat(["City", "Vault folder in Obsidian", "Pyramid password"]);
  for (const text of texts) assert.ok(!speaksOfOurSecrets(text), text);
});
