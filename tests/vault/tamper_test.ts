/** Someone who can write in the vault's folder changes its files: nothing of them is given out. */

import assert from "node:assert/strict";
import { Secret } from "../../src/base/mod.ts";
import { ACCESS, CANARY, refusal, TestVault, valueOf } from "./support.ts";

const VALUES = { one: `${CANARY}-one`, two: `${CANARY}-two` };

/** Asks for both secrets: which value is right, and with what code the other was refused. */
async function refusals(vault: TestVault): Promise<Record<string, string>> {
  const open = await vault.reopen();
  const codes: Record<string, string> = {};
  for (const [name, value] of Object.entries(VALUES)) {
    const found = await valueOf(open, `provider:${name}`).catch((error) => error.code);
    codes[name] = found === value ? "right" : found;
  }
  await open.lock();
  return codes;
}

function flips(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (_, at) => bytes.map((byte, i) => i === at ? byte ^ 1 : byte));
}

Deno.test("get() refuses a secret's file with any one byte flipped", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: VALUES.one });
  const file = test.secretFiles()[0]!;
  for (const flipped of flips(Deno.readFileSync(file))) {
    Deno.writeFileSync(file, flipped);
    assert.equal((await refusal(() => vault.get("provider:one", ACCESS))).code, "vault.tampered");
  }
  await vault.lock();
});

Deno.test("get() refuses a secret's file that was cut, lengthened or emptied", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: VALUES.one });
  const file = test.secretFiles()[0]!;
  const whole = Deno.readFileSync(file);
  const variants = [
    whole.subarray(0, whole.length - 1),
    whole.subarray(0, 100),
    new Uint8Array(),
    new Uint8Array([...whole, 0]),
    new Uint8Array([...whole, ...whole]),
  ];
  for (const bytes of variants) {
    Deno.writeFileSync(file, bytes);
    assert.equal((await refusal(() => vault.get("provider:one", ACCESS))).code, "vault.tampered");
  }
  Deno.writeFileSync(file, whole);
  assert.equal(await valueOf(vault, "provider:one"), VALUES.one);
  await vault.lock();
});

Deno.test("get() refuses both of two files that were swapped", async () => {
  await using test = new TestVault();
  await (await test.init(VALUES)).lock();
  const [a, b] = test.secretFiles() as [string, string];
  Deno.renameSync(a, `${test.home}/a`);
  Deno.renameSync(b, a);
  Deno.renameSync(`${test.home}/a`, b);
  assert.deepEqual(await refusals(test), { one: "vault.tampered", two: "vault.tampered" });
});

Deno.test("get() refuses an old copy that was put back under the new name, and only that one", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: "old", two: VALUES.two });
  const before = new Set(test.secretFiles());
  const old = new Map([...before].map((path) => [path, Deno.readFileSync(path)]));
  await vault.set("provider:one", new Secret(VALUES.one));
  await vault.lock();
  const added = test.secretFiles().find((path) => !before.has(path))!;
  const gone = [...before].find((path) => !test.secretFiles().includes(path))!;
  Deno.writeFileSync(added, old.get(gone)!);
  assert.deepEqual(await refusals(test), { one: "vault.tampered", two: "right" });
});

Deno.test("a removed file and one that was added are told at unlocking", async () => {
  await using test = new TestVault();
  await (await test.init(VALUES)).lock();
  const [a, b] = test.secretFiles() as [string, string];
  Deno.writeFileSync(`${test.folder}/secrets/zzzzzzzzzzzzzzzz.age`, Deno.readFileSync(a), {
    mode: 0o600,
  });
  Deno.removeSync(b);
  const vault = await test.reopen();
  const problems = (await vault.status()).problems!;
  assert.deepEqual(problems.map(({ kind }) => kind).sort(), ["missing", "stray"]);
  assert.equal(test.log.filter(({ event }) => event === "vault.problem").length, 2);
  const codes = Object.values(await refusals(test)).sort();
  assert.deepEqual(codes, ["right", "vault.tampered"]);
  assert.ok(test.secretFiles().length === 2, "a file that is not ours is not deleted");
  await vault.lock();
});

Deno.test("a vault without its index is refused, and not taken for an empty one", async () => {
  await using test = new TestVault();
  await (await test.init({ one: VALUES.one })).lock();
  Deno.removeSync(test.indexFile());
  const error = await refusal(() => test.reopen());
  assert.equal(error.code, "vault.tampered");
  assert.match(error.message, /is missing/);
});

Deno.test("a file that was changed is told at unlocking, by the name of what lay in it", async () => {
  await using test = new TestVault();
  await (await test.init({ one: VALUES.one })).lock();
  const [file] = test.secretFiles() as [string];
  Deno.writeFileSync(file, flips(Deno.readFileSync(file))[0]!);
  const vault = await test.reopen();
  assert.deepEqual((await vault.status()).problems!.map(({ kind, name }) => [kind, name]), [
    ["changed", "provider:one"],
  ]);
  assert.equal((await vault.list())[0]!.problem, "changed");
  await vault.lock();
});

Deno.test("an index brought back from before is noticed by its files, and by who saw the later", async () => {
  await using test = new TestVault();
  const vault = await test.init(VALUES);
  const old = Deno.readFileSync(test.indexFile());
  await vault.set("provider:one", new Secret(`${CANARY}-new`));
  Deno.writeFileSync(test.indexFile(), old);
  assert.equal((await refusal(() => vault.get("provider:two", ACCESS))).code, "vault.tampered");
  await vault.lock();
  assert.deepEqual(await refusals(test), { one: "vault.tampered", two: "right" });
  assert.deepEqual(
    test.log.filter(({ event }) => event === "vault.problem").map(({ kind }) => kind).sort(),
    ["missing", "stray"],
  );
});

Deno.test("a vault with any byte of its index flipped does not open", async () => {
  await using test = new TestVault();
  await (await test.init({ one: VALUES.one })).lock();
  const file = test.indexFile();
  for (const flipped of flips(Deno.readFileSync(file))) {
    Deno.writeFileSync(file, flipped);
    assert.equal((await refusal(() => test.reopen())).code, "vault.format");
  }
});

Deno.test("a vault with any byte of its identity flipped does not open", async () => {
  await using test = new TestVault();
  await (await test.init({ one: VALUES.one })).lock();
  const file = `${test.folder}/identity.age`;
  for (const flipped of flips(Deno.readFileSync(file))) {
    Deno.writeFileSync(file, flipped);
    const { code } = await refusal(() => test.reopen());
    assert.match(code, /^vault\.(format|wrong_passphrase)$/);
  }
});

Deno.test("rotateIdentity() refuses a vault with a damaged file, and changes nothing", async () => {
  await using test = new TestVault();
  const vault = await test.init(VALUES);
  const [a] = test.secretFiles() as [string];
  Deno.writeFileSync(a, new Uint8Array(10));
  const before = Deno.readFileSync(`${test.folder}/identity.age`);
  test.answers.push("correct horse battery staple");
  assert.equal((await refusal(() => vault.rotateIdentity())).code, "vault.tampered");
  assert.deepEqual(Deno.readFileSync(`${test.folder}/identity.age`), before);
  await vault.lock();
});

Deno.test("set() puts a damaged secret right", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: "old" });
  Deno.removeSync(test.secretFiles()[0]!);
  await vault.set("provider:one", new Secret(VALUES.one));
  assert.equal(await valueOf(vault, "provider:one"), VALUES.one);
  assert.deepEqual((await vault.status()).problems, []);
  await vault.lock();
});

Deno.test("a second root beside the vault's own is refused, whichever of them is newer", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: "1" });
  Deno.copyFileSync(`${test.folder}/identity.age`, `${test.folder}/identity.gpg`);
  await vault.lock();
  const error = await refusal(() => test.reopen());
  assert.equal(error.code, "vault.tampered");
  assert.match(error.message, /lies beside identity.age/);
});
