import assert from "node:assert/strict";
import { Secret } from "../base/mod.ts";
import { redactJson } from "../security/mod.ts";
import type { VaultPorts } from "./types.ts";
import { ACCESS, PASSPHRASE, refusal, TestVault, valueOf } from "../../tests/vault/support.ts";

Deno.test("get() of a vault that does not exist is undefined, and makes nothing", async () => {
  await using test = new TestVault();
  assert.equal(await test.open().get("provider:one", ACCESS), undefined);
  assert.equal((await test.open().status()).state, "absent");
  assert.deepEqual([...Deno.readDirSync(test.home)], []);
  for (
    const work of [
      () => test.open().list(),
      () => test.open().set("provider:one", new Secret("x")),
      () => test.open().unlock({ passphrase: PASSPHRASE }),
    ]
  ) assert.equal((await refusal(work)).code, "vault.missing");
});

Deno.test("set() keeps a value of any text, exactly", async () => {
  await using test = new TestVault();
  const vault = await test.init();
  for (const value of ["x", "a\nb\r\n", "\uFEFFbom", "\u0000", "ключ 🔑", "y".repeat(65_536)]) {
    await vault.set("provider:one", new Secret(value));
    assert.equal(await valueOf(vault, "provider:one"), value);
  }
  for (const value of ["", "y".repeat(65_537)]) {
    const { code } = await refusal(() => vault.set("provider:one", new Secret(value)));
    assert.equal(code, "vault.usage");
  }
  await vault.lock();
});

Deno.test("list() tells age, last use and version, and no value", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: "value-of-one" });
  const created = new Date(test.time).toISOString();
  test.time += 40 * 24 * 60 * 60_000;
  await vault.unlock({ passphrase: PASSPHRASE });
  await vault.get("provider:one", ACCESS);
  const changed = new Date(test.time).toISOString();
  assert.deepEqual(await vault.list(), [{
    ...{ name: "provider:one", version: 1, created, changed: created, ageDays: 40 },
    ...{ lastUse: "2027-01-02", passphrase: false, problem: undefined },
  }]);
  await vault.rotateSecret("provider:one", new Secret("value-two"));
  const [entry] = await vault.list();
  assert.deepEqual([entry!.version, entry!.created, entry!.changed, entry!.ageDays], [
    2,
    created,
    changed,
    0,
  ]);
  assert.doesNotMatch(JSON.stringify(await vault.list()), /value/);
  await vault.lock();
});

Deno.test("rotateSecret() wants a secret that exists, and its passphrase where it has one", async () => {
  await using test = new TestVault();
  const vault = await test.init();
  const value = new Secret("x");
  assert.equal(
    (await refusal(() => vault.rotateSecret("provider:one", value))).code,
    "vault.no_such_secret",
  );
  await vault.set("provider:one", value, { passphrase: new Secret("own") });
  assert.equal(
    (await refusal(() => vault.rotateSecret("provider:one", value))).code,
    "vault.usage",
  );
  await vault.rotateSecret("provider:one", new Secret("y"), { passphrase: new Secret("own") });
  test.answers.push("own");
  assert.equal(await valueOf(vault, "provider:one"), "y");
  await vault.lock();
});

Deno.test("get() writes one line for each access, granted or not, and never a value", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: "value-of-one" });
  test.log.length = 0;
  await vault.get("provider:one", { who: "chat", why: "ask gpt" });
  await vault.get("provider:none", { who: "chat", why: "ask gpt" });
  await refusal(() => vault.get("provider:one", { who: "plugin:mail", why: "steal" })).catch(
    () => {},
  );
  await refusal(() => vault.get("../one", { who: "chat", why: "typo" }));
  const line = (name: string, who: string, why: string, rest: object) => ({
    event: "vault.get",
    name,
    who,
    why,
    ...rest,
  });
  assert.deepEqual(test.log, [
    line("provider:one", "chat", "ask gpt", { granted: true }),
    line("provider:none", "chat", "ask gpt", { granted: false, reason: "none" }),
    line("provider:one", "plugin:mail", "steal", { granted: false, reason: "vault.refused" }),
    line("../one", "chat", "typo", { granted: false, reason: "vault.name" }),
  ]);
  await vault.lock();
  assert.doesNotMatch(JSON.stringify(test.log), /value-of-one|correct horse/);
});

Deno.test("get() hands nothing out when the log cannot be written", async () => {
  await using test = new TestVault();
  await (await test.init({ one: "x" })).lock();
  let full = false;
  const vault = test.open({}, {
    log: () => full ? Promise.reject(new TypeError("full")) : Promise.resolve(),
  });
  await vault.unlock({ passphrase: PASSPHRASE });
  full = true;
  await assert.rejects(() => vault.get("provider:one", ACCESS), { message: "full" });
  full = false;
  await vault.lock();
});

Deno.test("the redactor knows a value from get() until lock()", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: "value-known-to-the-redactor" });
  const fields = { text: "leak: value-known-to-the-redactor" };
  assert.deepEqual(redactJson(fields), fields);
  await vault.get("provider:one", ACCESS);
  assert.doesNotMatch(JSON.stringify(redactJson(fields)), /known-to/);
  await vault.lock();
  assert.deepEqual(redactJson(fields), fields);
});

Deno.test("importFrom() shows names first, and stores nothing before apply()", async () => {
  await using test = new TestVault();
  const vault = await test.init({ openai: "old" });
  const bytes = new TextEncoder().encode('{"openai":"new","mistral":"m","?":"x"}');
  const preview = await vault.importFrom({ kind: "api_keys", bytes });
  assert.deepEqual(preview.entries, [
    { name: "provider:openai", from: "openai", exists: true },
    { name: "provider:mistral", from: "mistral", exists: false },
  ]);
  assert.equal(preview.skipped.length, 1);
  assert.equal((await vault.list()).length, 1);
  assert.equal(await preview.apply(), 1);
  assert.equal(await valueOf(vault, "provider:openai"), "old");
  assert.equal(await valueOf(vault, "provider:mistral"), "m");
  assert.equal(await preview.apply({ replace: true }), 2);
  assert.equal(await valueOf(vault, "provider:openai"), "new");
  await vault.lock();
});

Deno.test("the original system's plaintext file in the vault is told, imported and deleted", async () => {
  await using test = new TestVault();
  const vault = await test.init();
  assert.equal((await refusal(() => vault.importFrom({ kind: "api_keys" }))).code, "vault.usage");
  const file = `${test.folder}/secrets/api_keys.json`;
  Deno.writeTextFileSync(file, '{"openai":"sk-old"}', { mode: 0o400 });
  await vault.unlock({ passphrase: PASSPHRASE });
  assert.deepEqual((await vault.status()).problems, [{
    kind: "plaintext",
    file: "secrets/api_keys.json",
  }]);
  await (await vault.importFrom({ kind: "api_keys" })).apply();
  assert.ok(await vault.removePlaintextKeys());
  assert.ok(!await vault.removePlaintextKeys());
  assert.throws(() => Deno.statSync(file), Deno.errors.NotFound);
  assert.deepEqual((await vault.status()).problems, []);
  assert.equal(await valueOf(vault, "provider:openai"), "sk-old");
  await vault.lock();
});

Deno.test("init() refuses a second time, and a passphrase that is too short", async () => {
  await using test = new TestVault();
  const short = { method: "passphrase", passphrase: new Secret("seven77") } as const;
  assert.equal((await refusal(() => test.open().init(short))).code, "vault.usage");
  const vault = await test.init({ one: "x" });
  const again = { method: "passphrase", passphrase: PASSPHRASE } as const;
  assert.equal((await refusal(() => test.open().init(again))).code, "vault.usage");
  assert.equal(await valueOf(vault, "provider:one"), "x");
  const kept: string[] = [];
  const run: VaultPorts["run"] = (program) => {
    kept.push(program);
    return Promise.resolve({ code: 0, stdout: new Uint8Array(), stderr: "" });
  };
  const keychain = { method: "keychain", passphrase: PASSPHRASE } as const;
  assert.equal((await refusal(() => test.open({}, { run }).init(keychain))).code, "vault.usage");
  assert.deepEqual(kept, [], "the keychain keeps the passphrase of the vault that is there");
  await vault.lock();
});

Deno.test("init() by two processes at once makes one vault, which opens", async () => {
  await using test = new TestVault();
  const vaults = [test.open(), test.open()];
  const protection = { method: "passphrase", passphrase: PASSPHRASE } as const;
  const outcomes = await Promise.allSettled(vaults.map((vault) => vault.init(protection)));
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  const vault = await test.reopen();
  assert.deepEqual((await vault.status()).problems, []);
  await Promise.all([...vaults, vault].map((vault) => vault.lock()));
});

Deno.test("set() takes no name but a secret's, and writes nothing for another", async () => {
  await using test = new TestVault();
  const vault = await test.init();
  for (const name of ["one", "provider:../x", "plugin:mail", "provider:a\nb", ""]) {
    assert.equal((await refusal(() => vault.set(name, new Secret("x")))).code, "vault.name", name);
  }
  assert.deepEqual([test.secretFiles(), await vault.list()], [[], []]);
  await vault.lock();
});

Deno.test("exportAll() wants a passphrase that is long enough, and is logged by name", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: "x" });
  assert.equal((await refusal(() => vault.exportAll(new Secret("short")))).code, "vault.usage");
  assert.ok(!test.log.some(({ event }) => event === "vault.export"));
  await vault.exportAll(PASSPHRASE);
  const { event, names } = test.log.at(-1)!;
  assert.deepEqual([event, names], ["vault.export", ["provider:one"]]);
  await vault.lock();
});

Deno.test("two processes that write at once lose nothing", async () => {
  await using test = new TestVault();
  const [a, b] = [await test.init(), await test.reopen()];
  const names = Array.from({ length: 20 }, (_, i) => `provider:p${i}`);
  await Promise.all(names.map((name, i) => (i % 2 ? a : b).set(name, new Secret(name))));
  for (const vault of [a, b]) {
    for (const name of names) assert.equal(await valueOf(vault, name), name);
    await vault.lock();
  }
});
