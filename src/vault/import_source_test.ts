import assert from "node:assert/strict";
import { Secret } from "../base/mod.ts";
import { sealWithPassphrase } from "./age.ts";
import { formatExport, readImport } from "./import_source.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const passphrase = new Secret("an export's passphrase");

Deno.test("readImport() reads an export back, with dates and own passphrases", async () => {
  const secrets = [
    { name: "provider:a", plain: encode("one\u0000\uFEFF"), created: "2026-01-02T03:04:05.678Z" },
    {
      name: "plugin:b:c",
      plain: new Uint8Array([0, 255]),
      created: "2026-01-02T03:04:05.678Z",
      passphrase: true,
    },
  ];
  const bytes = await sealWithPassphrase(formatExport(secrets), passphrase, 4);
  const { found, skipped } = await readImport({ kind: "export", bytes, passphrase });
  assert.deepEqual(skipped, []);
  assert.deepEqual(found, [
    { ...secrets[0]!, from: "provider:a", passphrase: false },
    { ...secrets[1]!, from: "plugin:b:c" },
  ]);
});

Deno.test("readImport() reads the original system's keys: providers without a prefix", async () => {
  const document = {
    openai: "sk-1",
    "plugin:mail:password": "p",
    "Bad Name": "x",
    nested: { a: 1 },
    "plugin:mail": "x",
  };
  const bytes = encode(JSON.stringify(document));
  const { found, skipped } = await readImport({ kind: "api_keys", bytes });
  assert.deepEqual(found.map(({ name, plain }) => [name, decode(plain)]), [
    ["provider:openai", "sk-1"],
    ["plugin:mail:password", "p"],
  ]);
  assert.deepEqual(skipped.map(({ from }) => from), ["Bad Name", "nested", "plugin:mail"]);
});

Deno.test("readImport() takes of a .env what it knows a name for, and tells the rest", async () => {
  const { found, skipped } = await readImport({
    kind: "dotenv",
    bytes: encode("OPENAI_API_KEY=sk-1\nPATH=/bin\nEMPTY_KEY=\nOTHER_OPENAI=sk-2"),
    nameOf: (variable) =>
      variable === "PATH" ? undefined : `provider:${variable.includes("OPENAI") ? "openai" : "x"}`,
  });
  assert.deepEqual(found.map(({ from }) => from), ["OPENAI_API_KEY"]);
  assert.deepEqual(skipped, [
    { from: "PATH", why: "Pyra knows no secret for it" },
    { from: "EMPTY_KEY", why: "empty, or not text" },
    { from: "OTHER_OPENAI", why: "a second value for provider:openai" },
  ]);
});

Deno.test("readImport() refuses what is no export, not JSON, or too long", async () => {
  for (const document of ["{}", '{"format":"other","secrets":[]}', "no JSON"]) {
    const sealed = await sealWithPassphrase(encode(document), passphrase, 4);
    await assert.rejects(() => readImport({ kind: "export", bytes: sealed, passphrase }), {
      code: "vault.format",
    });
  }
  await assert.rejects(() => readImport({ kind: "api_keys", bytes: encode("[]") }), {
    code: "vault.usage",
  });
  const bytes = new Uint8Array(17 * 1024 * 1024);
  await assert.rejects(() => readImport({ kind: "export", bytes, passphrase }), {
    code: "vault.usage",
  });
});

Deno.test("readImport() leaves out a value that is longer than a secret may be", async () => {
  const keys = { openai: "x".repeat(64 * 1024), mistral: "x".repeat(64 * 1024 + 1) };
  const bytes = encode(JSON.stringify(keys));
  const { found, skipped } = await readImport({ kind: "api_keys", bytes });
  assert.deepEqual(found.map(({ from }) => from), ["openai"]);
  assert.deepEqual(skipped, [{ from: "mistral", why: "longer than 65536 bytes" }]);
});
