/** `pyra config`, as a user and a script would call it. */

import assert from "node:assert/strict";
import { pyra, TemporaryHome } from "../support/pyra.ts";

Deno.test("pyra config set and get keep comments and order", async () => {
  await using home = new TemporaryHome();
  const at = { home: home.path };
  await pyra(["config", "path"], at);
  const file = `${home.tree}/config.yaml`;
  await Deno.writeTextFile(
    file,
    "# mine\nmemory:\n  auto_load: true # always\ngeneral:\n  user_name: Ada\n",
  );
  const run = await pyra(["config", "set", "memory.auto_load", "false"], at);
  assert.equal(run.code, 0, run.stderr);
  assert.equal(
    await Deno.readTextFile(file),
    "# mine\nmemory:\n  auto_load: false # always\ngeneral:\n  user_name: Ada\n",
  );
  assert.equal((await pyra(["config", "get", "memory.auto_load"], at)).stdout, "false\n");
  assert.equal(Deno.statSync(file).mode! & 0o777, 0o600);
});

Deno.test("a config.yaml that does not fit stops the others and not the repair", async () => {
  await using home = new TemporaryHome();
  const at = { home: home.path };
  await pyra(["config", "path"], at);
  await Deno.writeTextFile(`${home.tree}/config.yaml`, "ai:\n  provider_id: offline\n  modle: x\n");
  const ask = await pyra(["ask", "1+1"], at);
  assert.equal(ask.code, 78);
  assert.match(ask.stderr, /config\.yaml:3[\s\S]*ai\.modle/);
  const validate = await pyra(["config", "validate", "--json"], at);
  assert.equal(validate.code, 78);
  assert.equal(JSON.parse(validate.stdout).ok, false);
  assert.equal((await pyra(["config", "unset", "ai.modle"], at)).code, 0);
  assert.equal((await pyra(["config", "validate"], at)).code, 0);
});

Deno.test("pyra config set refuses a wrong type and an unknown key, and writes nothing", async () => {
  await using home = new TemporaryHome();
  const at = { home: home.path };
  for (const [key, value] of [["ai.modle", "x"], ["daemon.ipc_port", "many"]]) {
    const run = await pyra(["config", "set", key!, value!], at);
    assert.notEqual(run.code, 0);
    assert.match(run.stderr, new RegExp(key!.replace(".", "\\.")));
  }
  await assert.rejects(Deno.stat(`${home.tree}/config.yaml`), Deno.errors.NotFound);
});

Deno.test("pyra config set refuses a provider that nobody knows", async () => {
  await using home = new TemporaryHome();
  const at = { home: home.path };
  const run = await pyra(["config", "set", "ai.provider_id", "opnai"], at);
  assert.equal(run.code, 2);
  assert.match(run.stderr, /no provider "opnai"\npyra: hint: did you mean openai/);
  assert.equal((await pyra(["config", "get", "ai.provider_id"], at)).stdout, "offline\n");
});

Deno.test("a provider that nobody knows stops the others and not the repair", async () => {
  await using home = new TemporaryHome();
  const at = { home: home.path };
  await pyra(["config", "path"], at);
  await Deno.writeTextFile(`${home.tree}/config.yaml`, "ai:\n  provider_id: nobody\n");
  const ask = await pyra(["ask", "1+1"], at);
  assert.equal(ask.code, 78);
  assert.match(ask.stderr, /config\.yaml: ai: There is no provider "nobody"[^]*pyra config set/);
  const doctor = await pyra(["doctor"], at);
  assert.equal(doctor.code, 1);
  assert.match(doctor.stdout, /problem config .*no provider "nobody"/);
  assert.match((await pyra(["daemon", "stop"], at)).stderr, /No daemon is running/);
  assert.equal((await pyra(["provider", "list"], at)).code, 0);
  const set = await pyra(["config", "set", "ai.provider_id", "offline"], at);
  assert.equal(set.code, 0, set.stderr);
  assert.equal((await pyra(["ask", "1+1"], at)).stdout, "2\n");
});

Deno.test("twenty writers at once lose nothing", async () => {
  await using home = new TemporaryHome();
  const at = { home: home.path };
  const names = Array.from({ length: 20 }, (_, i) => `plugin${i}`);
  const runs = await Promise.all(
    names.map((name, i) => pyra(["config", "set", `plugin_settings.${name}.n`, String(i)], at)),
  );
  for (const run of runs) assert.equal(run.code, 0, run.stderr);
  const { value } = JSON.parse((await pyra(["config", "get", "--json"], at)).stdout);
  assert.deepEqual(Object.keys(value.plugin_settings).toSorted(), names.toSorted());
});

Deno.test("pyra config schema is a JSON Schema with a description for every field", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["config", "schema"], { home: home.path });
  const schema = JSON.parse(run.stdout);
  for (
    const [block, { properties = {} }] of Object.entries<{ properties?: object }>(schema.properties)
  ) {
    for (const [key, field] of Object.entries(properties)) {
      assert.ok((field as { description?: string }).description, `${block}.${key}`);
    }
  }
});
