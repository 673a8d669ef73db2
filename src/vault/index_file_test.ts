import assert from "node:assert/strict";
import { formatIndex, type IndexEntry, parseIndex } from "./index_file.ts";

const ENTRY: IndexEntry = {
  id: "0123456789abcdef",
  sha256: "0".repeat(64),
  size: 200,
  version: 1,
  created: "2026-11-23T12:00:00.000Z",
  changed: "2026-11-23T12:00:00.000Z",
};

Deno.test("parseIndex() reads what formatIndex() wrote", () => {
  const secrets = new Map([
    ["provider:openai", ENTRY],
    ["plugin:mail:password", { ...ENTRY, lastUse: "2026-11-23", passphrase: true as const }],
  ]);
  assert.deepEqual(parseIndex(formatIndex({ counter: 7, secrets }), "f"), { counter: 7, secrets });
});

Deno.test("parseIndex() refuses anything else", () => {
  const index = (entry: unknown, name = "provider:a") =>
    JSON.stringify({ format: 1, counter: 1, secrets: { [name]: entry } });
  const wrong = [
    "",
    "[]",
    "null",
    JSON.stringify({ format: 2, counter: 1, secrets: {} }),
    JSON.stringify({ format: 1, counter: -1, secrets: {} }),
    JSON.stringify({ format: 1, counter: 1, secrets: [] }),
    index(null),
    index({ ...ENTRY, id: "../../../etc/pass" }),
    index({ ...ENTRY, sha256: "0" }),
    index({ ...ENTRY, version: 1.5 }),
    index({ ...ENTRY, passphrase: "yes" }),
    index(ENTRY, "not a name"),
  ];
  for (const text of wrong) {
    const bytes = new TextEncoder().encode(text);
    assert.throws(() => parseIndex(bytes, "f"), { code: "vault.tampered" }, text);
  }
});
