import assert from "node:assert/strict";
import { parseCommandLine } from "../commands/mod.ts";
import { DEFAULT_CONFIG } from "../config/mod.ts";
import type { ConfigEdit } from "../contracts/mod.ts";
import { type EditContext, editsToAsk } from "./config_edits.ts";
import { findRow } from "./permissions.ts";

const set = (key: string, value: string | boolean = "x"): ConfigEdit => ({
  set: key.split("."),
  value,
});

async function asked(
  line: string,
  edits: ConfigEdit[],
  more: Partial<EditContext> = {},
): Promise<string[]> {
  const said = await parseCommandLine(line.split(" "));
  const row = findRow(said.path.split(" "))!;
  const context = { row, said, isDetour: false, config: DEFAULT_CONFIG, reach: [], ...more };
  return editsToAsk(edits, context).map((edit) =>
    ("set" in edit ? edit.set : edit.unset).join(".")
  );
}

Deno.test("editsToAsk() needs no second word for the key on the command line", async () => {
  assert.deepEqual(await asked("config set ai.model large", [set("ai.model")]), []);
  const off = [set("plugins.require_approval", false)];
  assert.deepEqual(await asked("config set plugins.require_approval false", off), []);
  const own = [set("plugin_settings.hello.greeting")];
  assert.deepEqual(await asked("plugin config hello greeting Hi", own), []);
});

Deno.test("editsToAsk() refuses any other key than the one on the command line", async () => {
  for (
    const [line, key] of [
      ["config set ai.model large", "plugins.require_approval"],
      ["config unset ai.model", "ai.base_url"],
      ["plugin config hello greeting Hi", "plugin_settings.other.greeting"],
      ["plugin config hello greeting Hi", "ai.model"],
    ] as const
  ) await assert.rejects(asked(line, [set(key)]), { code: "kernel.refused" }, key);
});

Deno.test("editsToAsk() asks about what protects the user, wherever it comes from", async () => {
  const edits = [
    set("plugins.log_executions", false),
    set("security.injection_detection", false),
    set("plugins.second_wall", "off"),
    set("general.assistant_name"),
  ];
  assert.deepEqual(await asked("config", edits), [
    "plugins.log_executions",
    "security.injection_detection",
    "plugins.second_wall",
  ]);
  // A whole block holds its keys.
  assert.deepEqual(await asked("config", [{ unset: ["memory"] }]), ["memory"]);
});

Deno.test("editsToAsk() asks about a provider whose host was not granted", async () => {
  const edits = [set("ai.provider_id", "openai"), set("ai.model")];
  assert.deepEqual(await asked("setup", edits), ["ai.provider_id", "ai.model"]);
  assert.deepEqual(await asked("setup", edits, { reach: ["api.openai.com:443"] }), []);
  const away = [set("ai.base_url", "http://evil.example")];
  assert.deepEqual(
    await asked("config", away, {
      config: { ...DEFAULT_CONFIG, ai: { ...DEFAULT_CONFIG.ai, provider_id: "openai" } },
      reach: ["api.openai.com:443"],
    }),
    ["ai.base_url"],
  );
});

Deno.test("editsToAsk() asks about all that a conversation's settings change", async () => {
  const edits = [set("general.assistant_name")];
  assert.deepEqual(await asked("chat", edits, { row: findRow(["config"])!, isDetour: true }), [
    "general.assistant_name",
  ]);
});
