import assert from "node:assert/strict";
import { checkPath, jsonSchema, readKeys, readValue } from "./keys.ts";
import { getValue, parsePath } from "./path.ts";
import { DEFAULT_CONFIG } from "./defaults.ts";
import { isObject } from "../base/mod.ts";

Deno.test("readKeys() describes every key, and says what it expects", () => {
  const keys = readKeys();
  for (const { key, description, expected } of keys) {
    assert.ok(description.length > 5, key);
    assert.ok(expected.length > 3, key);
  }
  assert.deepEqual(keys.find(({ key }) => key === "vault.backend"), {
    key: "vault.backend",
    type: "choice",
    expected: "age or gpg",
    description: "What encrypts the secrets",
    default: "age",
    options: ["age", "gpg"],
  });
  assert.equal(
    keys.find(({ key }) => key === "vault.scrypt_work_factor")?.expected,
    "a whole number from 10 to 20",
  );
});

Deno.test("readKeys() has every default, and its type", () => {
  const types = { string: "text", number: "number", boolean: "bool", object: "list" } as const;
  for (const [block, values] of Object.entries(DEFAULT_CONFIG)) {
    for (const [name, value] of Object.entries(values)) {
      const key = readKeys().find(({ key }) => key === `${block}.${name}`);
      assert.deepEqual(key?.default, value, `${block}.${name}`);
      const type = types[typeof value as keyof typeof types];
      assert.equal(key?.type === "choice" ? "text" : key?.type, type, `${block}.${name}`);
    }
  }
});

Deno.test("readKeys() has every key that people of the first Pyra know", () => {
  const keys = readKeys().map(({ key }) => key);
  for (
    const known of [
      ...["ai.provider_id", "ai.model", "ai.base_url", "general.user_name"],
      ...["general.assistant_name", "memory.max_tokens_in_context", "memory.auto_load"],
      ...["security.injection_detection", "security.log_injections", "plugins.enabled"],
      ...["plugins.require_approval", "plugins.log_executions", "daemon.enabled"],
      ...["daemon.socket_path", "daemon.log_file", "daemon.pid_file", "daemon.ipc_port"],
    ]
  ) assert.ok(keys.includes(known), known);
});

Deno.test("jsonSchema() is closed, described, and asks for nothing", () => {
  const walk = (schema: unknown, path: string) => {
    if (!isObject(schema)) return;
    if (isObject(schema.properties)) {
      assert.equal(schema.additionalProperties, false, path);
      assert.equal(schema.required, undefined, path);
      for (const [name, inner] of Object.entries(schema.properties)) {
        assert.ok(isObject(inner) && inner.description, `${path}.${name}`);
        walk(inner, `${path}.${name}`);
      }
    }
  };
  const schema = jsonSchema();
  walk(schema, "");
  assert.equal(schema.type, "object");
  assert.deepEqual(JSON.parse(JSON.stringify(schema)), schema);
});

Deno.test("readValue() turns text into what the key wants", () => {
  const cases: [string, string, unknown][] = [
    ["ai.model", "123", "123"],
    ["ai.model", "a, b", "a, b"],
    ["ai.timeout_seconds", "90", 90],
    ["memory.auto_load", "false", false],
    ["plugins.enabled", "mail, calendar,", ["mail", "calendar"]],
    ["plugins.enabled", "", []],
    ["vault.unlock", "keychain", "keychain"],
    ["plugin_settings.mail.host", "imap.example.org", "imap.example.org"],
    ["plugin_settings.mail.greeting", "Hello, you", "Hello, you"],
    ["plugin_settings.mail.port", "993", 993],
    ["plugin_settings.mail.pin", "0042", "0042"],
    ["plugin_settings.mail.tls", "true", true],
    ["plugin_settings.mail.hosts", "[a.example, b.example]", ["a.example", "b.example"]],
  ];
  for (const [key, text, value] of cases) {
    assert.deepEqual(readValue(parsePath(key), text), value, `${key} ${text}`);
  }
});

Deno.test("readValue() refuses in the schema's own words", () => {
  const cases: [string, string, string][] = [
    ["memory.auto_load", "yes", 'expected true or false, found the text "yes"'],
    ["ai.timeout_seconds", "1e3", 'expected a whole number from 1 to 3600, found the text "1e3"'],
    ["ai.timeout_seconds", "0", "expected a whole number from 1 to 3600, found 0"],
    [
      "ai.base_url",
      "x",
      'expected an address that starts with https:// or http://, found the text "x"',
    ],
    ["vault.unlock", "hope", 'expected passphrase, keychain or identity, found the text "hope"'],
    ["memory", "x", 'expected a block of keys, found the text "x"'],
  ];
  for (const [key, text, message] of cases) {
    assert.throws(() => readValue(parsePath(key), text), {
      message: `${key}: ${message}`,
      exitCode: 2,
    });
  }
});

Deno.test("checkPath() knows keys, blocks and plugins' settings, and what was meant", () => {
  for (const key of ["ai", "ai.model", "plugin_settings", "plugin_settings.mail.x"]) {
    checkPath(parsePath(key));
  }
  assert.throws(() => checkPath(["ai", "modle"]), { hint: "did you mean ai.model?", exitCode: 2 });
  for (const path of [["xyzzy"], ["ai", "model", "x"], []]) assert.throws(() => checkPath(path));
});

Deno.test("parsePath() splits a key, and refuses what is none", () => {
  assert.deepEqual(parsePath("plugin_settings.mail.api_url"), [
    "plugin_settings",
    "mail",
    "api_url",
  ]);
  for (const key of ["", ".", "ai.", "a b", "a.b.c.d", "__proto__", "ai.constructor", "a\n"]) {
    assert.throws(() => parsePath(key), { exitCode: 2 }, key);
  }
});

Deno.test("getValue() finds values and blocks, and nothing of JavaScript's own", () => {
  assert.equal(getValue(DEFAULT_CONFIG, ["ai", "provider_id"]), "offline");
  assert.equal(getValue(DEFAULT_CONFIG, ["memory"]), DEFAULT_CONFIG.memory);
  for (const path of [["ai", "model"], ["x", "y"], ["toString"], ["ai", "__proto__", "toString"]]) {
    assert.equal(getValue(DEFAULT_CONFIG, path), undefined);
  }
});
