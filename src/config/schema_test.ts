import assert from "node:assert/strict";
import { DEFAULT_CONFIG } from "./defaults.ts";
import { configSchema } from "./schema.ts";

/** Whether the schema takes one value in a configuration that says nothing else. */
function takes(block: string, key: string, value: unknown): boolean {
  return configSchema.safeParse({ [block]: { [key]: value } }).success;
}

Deno.test("DEFAULT_CONFIG is what the schema gives for an empty file", () => {
  assert.deepEqual(DEFAULT_CONFIG, configSchema.parse({}));
});

Deno.test("configSchema takes the edges of every range and nothing beyond", () => {
  const ranges: [string, string, number, number][] = [
    ["ai", "timeout_seconds", 1, 3600],
    ["ai", "max_requests_per_hour", 1, 100_000],
    ["memory", "max_tokens_in_context", 0, 1_000_000],
    ["daemon", "ipc_port", 0, 65535],
    ["vault", "scrypt_work_factor", 10, 20],
    ["vault", "idle_minutes", 1, 1440],
    ["vault", "hard_hours", 1, 168],
  ];
  for (const [block, key, least, most] of ranges) {
    assert.ok(takes(block, key, least) && takes(block, key, most), key);
    for (const wrong of [least - 1, most + 1, least + 0.5, Infinity, NaN, String(least), true]) {
      assert.ok(!takes(block, key, wrong), `${key} ${wrong}`);
    }
  }
});

Deno.test("configSchema takes a provider by its slug, and no path or address for one", () => {
  for (const id of ["offline", "lmstudio", "my-own_one2"]) {
    assert.ok(takes("ai", "provider_id", id));
  }
  for (const id of ["", "../x", "A", "a b", "a.b", "http://x", "a".repeat(65), "-a"]) {
    assert.ok(!takes("ai", "provider_id", id), id);
  }
});

Deno.test("configSchema takes only web addresses as base_url", () => {
  for (
    const url of ["https://api.example.org/v1", "http://127.0.0.1:11434/v1", "http://[::1]:1/"]
  ) {
    assert.ok(takes("ai", "base_url", url), url);
  }
  for (
    const url of ["", "file:///etc/passwd", "javascript:1", "example.org", "https://", "http:x"]
  ) {
    assert.ok(!takes("ai", "base_url", url), url);
  }
});

Deno.test("configSchema takes names of one line without control characters", () => {
  for (const name of ["Ann", "Zoë 李", "x".repeat(2000)]) {
    assert.ok(takes("general", "user_name", name));
  }
  for (const name of ["", "a\nb", "a\u001b[2J", "a\u2028b", "x".repeat(2001)]) {
    assert.ok(!takes("general", "user_name", name), JSON.stringify(name));
  }
});

Deno.test("configSchema takes texts, numbers, bools and lists of them as plugin settings", () => {
  const takesSetting = (value: unknown) =>
    configSchema.safeParse({ plugin_settings: { mail: { key: value } } }).success;
  for (const value of ["", "a\nb", 0, -1.5, false, [], ["a", 2]]) assert.ok(takesSetting(value));
  for (const value of [null, {}, [[]], [{}], [null], NaN]) assert.ok(!takesSetting(value));
  for (const name of ["", "A", "a b", "a.b"]) {
    assert.ok(!configSchema.safeParse({ plugin_settings: { [name]: {} } }).success, name);
    assert.ok(!configSchema.safeParse({ plugin_settings: { a: { [name]: 1 } } }).success, name);
  }
});
