import assert from "node:assert/strict";
import type { Json } from "../base/mod.ts";
import { parseManifest } from "./manifest.ts";
import { resolveSettings } from "./settings.ts";

const BASE = { name: "hello", version: "1.0.0", description: "Says hello" };

const parse = (more: Record<string, Json> = {}) =>
  parseManifest(JSON.stringify({ ...BASE, ...more }));

Deno.test("parseManifest() fills in what may be left out", async () => {
  assert.deepEqual(await parse(), {
    ...BASE,
    author: "unknown",
    permissions: { net: [], read: [], write: [], env: [], sys: [], run: [] },
    secrets: [],
    settings: [],
  });
});

Deno.test("parseManifest() names the file, the field and what was expected", async () => {
  const problems: [Record<string, Json>, RegExp][] = [
    [
      { name: "Hello" },
      /^manifest.json: name: expected up to 24 lower-case letters.*found "Hello"/,
    ],
    [{ name: "memory" }, /name: this name belongs to Pyra itself/],
    [{ name: "p1ugin" }, /name: this name belongs to Pyra itself/],
    [{ version: "1" }, /version: expected three numbers like 1.0.0/],
    [{ description: "two\nlines" }, /description: expected one line/],
    [{ permission: {} }, /Unrecognized key: "permission"/],
    [{ permissions: { net: ["{api_url}"] } }, /permissions.net\[0\]: there is no setting api_url/],
    [{ permissions: { files: [] } }, /permissions: Unrecognized key: "files"/],
    [{ secrets: ["API-KEY"] }, /secrets\[0\]: expected up to 32 lower-case/],
    [
      { settings: [{ key: "a", label: "A", type: "choice" }] },
      /settings\[0\]: a choice needs options/,
    ],
    [
      { settings: [{ key: "a", label: "A", type: "number", default: "x" }] },
      /settings\[0\]: default: expected a number/,
    ],
    [
      {
        settings: [{ key: "a", label: "A", type: "text" }, { key: "a", label: "B", type: "text" }],
      },
      /a stands twice/,
    ],
  ];
  for (const [more, expected] of problems) {
    await assert.rejects(parse(more), (error: Error) => {
      assert.match(error.message, expected);
      return true;
    });
  }
  await assert.rejects(parseManifest("{"), /manifest.json: it is not JSON/);
  await assert.rejects(parseManifest(" ".repeat(70_000)), /longer than/);
});

Deno.test("parseManifest() takes no prototype from outside", async () => {
  const manifest = await parseManifest(
    `{"name":"hello","version":"1.0.0","description":"x","__proto__":{"secrets":["a"]}}`,
  );
  assert.deepEqual(manifest.secrets, []);
});

Deno.test("resolveSettings() fills in defaults and drops what nobody declared", async () => {
  const manifest = await parse({
    settings: [
      { key: "url", label: "URL", type: "text", default: "https://a.example" },
      { key: "hosts", label: "Hosts", type: "list" },
      { key: "on", label: "On", type: "bool", default: true },
    ],
  });
  assert.deepEqual(resolveSettings(manifest, { on: false, evil: 1 }), {
    url: "https://a.example",
    hosts: [],
    on: false,
  });
  assert.throws(() => resolveSettings(manifest, { on: "no", hosts: [1] }), {
    message: "plugin_settings.hello: hosts: expected a list of texts; on: expected true or false",
  });
});
