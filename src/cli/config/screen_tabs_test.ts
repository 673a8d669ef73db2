import assert from "node:assert/strict";
import { configKeys, DEFAULT_CONFIG } from "../../config/mod.ts";
import { configTabs, labelOf, SEALED, TABS } from "./screen_tabs.ts";

Deno.test("configTabs() shows every key of the schema once, but those that seal the vault", async () => {
  const tabs = await configTabs(DEFAULT_CONFIG);
  const shown = tabs.flatMap(({ fields }) => fields).map(({ id }) => id);
  const keys = (await configKeys()).map(({ key }) => key);
  assert.deepEqual(shown.toSorted(), keys.filter((key) => !SEALED.includes(key)).toSorted());
  assert.deepEqual(tabs.map(({ title }) => title), TABS.map(({ title }) => title));
  for (const key of SEALED) assert.ok(keys.includes(key), key);
});

Deno.test("configTabs() reads what is typed in the schema's own words", async () => {
  const fields = (await configTabs(DEFAULT_CONFIG)).flatMap(({ fields }) => fields);
  const read = (id: string, text: string) => fields.find((field) => field.id === id)!.read(text);
  assert.deepEqual(read("ai.timeout_seconds", "90"), { value: 90 });
  assert.deepEqual(read("ai.timeout_seconds", "9999"), {
    problem: "expected a whole number from 1 to 3600, found 9999",
  });
  assert.deepEqual(read("general.user_name", "90"), { value: "90" });
  assert.deepEqual(read("plugins.enabled", "mail, calendar"), { value: ["mail", "calendar"] });
  assert.match(JSON.stringify(read("plugins.enabled", "Mail")), /"problem":"expected a name/);
  assert.deepEqual(read("ai.base_url", "ftp://x"), {
    problem: 'expected an address that starts with https:// or http://, found the text "ftp://x"',
  });
});

Deno.test("configTabs() has the value, the default and the kind of every field", async () => {
  const config = { ...DEFAULT_CONFIG, ai: { ...DEFAULT_CONFIG.ai, provider_id: "openai" } };
  const fields = (await configTabs(config)).flatMap(({ fields }) => fields);
  const field = (id: string) => fields.find((field) => field.id === id)!;
  assert.equal(field("ai.provider_id").value, "openai");
  assert.equal(field("ai.provider_id").default, "offline");
  assert.equal(field("ai.provider_id").kind, "choice");
  assert.ok(field("ai.provider_id").options?.includes("ollama"));
  assert.equal(field("memory.auto_load").kind, "switch");
  assert.equal(field("plugins.enabled").kind, "list");
  assert.equal(field("ai.timeout_seconds").kind, "number");
  const key = field("provider:openai");
  assert.equal(key.kind, "secret");
  assert.match(key.description, /OPENAI_API_KEY/);
});

Deno.test("labelOf() is the last word of a key, for people", () => {
  assert.equal(labelOf("ai.max_tokens_per_session"), "Max tokens per session");
  assert.equal(labelOf("ai.base_url"), "Base URL");
});
