import assert from "node:assert/strict";
import { Secret } from "../base/mod.ts";
import { ACCESS, PASSPHRASE, refusal, TestVault, valueOf } from "../../tests/vault/support.ts";

const MINUTE = 60_000;

Deno.test("get() asks once for all that wait, and not again", async () => {
  await using test = new TestVault();
  await (await test.init({ one: "1", two: "2" })).lock();
  const vault = test.open();
  test.answers.push(PASSPHRASE.expose());
  const values = await Promise.all(
    ["one", "two", "one"].map((name) => valueOf(vault, `provider:${name}`)),
  );
  assert.deepEqual(values, ["1", "2", "1"]);
  assert.equal(await valueOf(vault, "provider:two"), "2");
  assert.deepEqual(test.questions, ["Passphrase of the vault: "]);
  await vault.lock();
});

Deno.test("a wrong answer is asked for again, three times in all, each delayed", async () => {
  await using test = new TestVault();
  await (await test.init({ one: "1" })).lock();
  const vault = test.open();
  test.answers.push("wrong", "wrong", PASSPHRASE.expose());
  assert.equal(await valueOf(vault, "provider:one"), "1");
  assert.deepEqual(test.delays, [500, 1000]);
  assert.deepEqual(test.questions.slice(1), Array(2).fill("Wrong. Passphrase of the vault: "));
  await vault.lock();
  test.answers.push("wrong", "wrong", "wrong", PASSPHRASE.expose());
  const error = await refusal(() => vault.get("provider:one", ACCESS));
  assert.equal(error.code, "vault.wrong_passphrase");
  assert.equal(error.exitCode, 3);
});

Deno.test("with no terminal and no file the vault is locked: exit 3 and how to go on", async () => {
  await using test = new TestVault();
  await (await test.init({ one: "1" })).lock();
  for (const answers of [[], [""]]) {
    test.answers.push(...answers);
    const error = await refusal(() => test.open().get("provider:one", ACCESS));
    assert.equal(error.code, "vault.locked");
    assert.equal(error.exitCode, 3);
    assert.match(error.hint, /--passphrase-file/);
    const { event, granted, reason } = test.log.at(-2)!;
    assert.deepEqual([event, granted, reason], ["vault.unlock", false, "vault.locked"]);
  }
  assert.deepEqual([test.questions.length, test.delays], [2, []], "an empty answer is no guess");
});

Deno.test("a keychain that cannot be asked leaves the terminal; without one the reason is told", async () => {
  await using test = new TestVault();
  await (await test.init({ one: "1" })).lock();
  const vault = test.open({ unlock: "keychain" });
  test.answers.push(PASSPHRASE.expose());
  assert.equal(await valueOf(vault, "provider:one"), "1");
  await vault.lock();
  const error = await refusal(() => vault.get("provider:one", ACCESS));
  assert.equal(error.code, "vault.locked");
  assert.match(error.message, /not found$/);
});

Deno.test("unlock() takes the passphrase from a private file, and refuses another's", async () => {
  await using test = new TestVault();
  await (await test.init({ one: "1" })).lock();
  const passphraseFile = `${test.home}/passphrase`;
  await Deno.writeTextFile(passphraseFile, `${PASSPHRASE.expose()}\n`, { mode: 0o600 });
  const vault = test.open();
  await vault.unlock({ passphraseFile });
  assert.equal(await valueOf(vault, "provider:one"), "1");
  await vault.lock();
  await Deno.chmod(passphraseFile, 0o640);
  assert.equal((await refusal(() => vault.unlock({ passphraseFile }))).code, "vault.folder");
  assert.deepEqual(test.questions, []);
});

Deno.test("a vault locks after the idle limit, used or not after the hard limit", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: "1" });
  test.time += 14 * MINUTE;
  await vault.get("provider:one", ACCESS);
  test.time += 14 * MINUTE;
  assert.equal((await vault.status()).state, "unlocked");
  test.time += 1 * MINUTE;
  assert.equal((await refusal(() => vault.get("provider:one", ACCESS))).code, "vault.locked");
  assert.equal(test.log.find(({ event }) => event === "vault.lock")?.why, "idle");

  await vault.unlock({ passphrase: PASSPHRASE });
  for (let passed = 0; passed < 12 * 60 - 10; passed += 10) {
    test.time += 10 * MINUTE;
    await vault.get("provider:one", ACCESS);
  }
  test.time += 10 * MINUTE;
  assert.equal((await vault.status()).state, "locked");
  await vault.status();
  assert.equal(test.log.findLast(({ event }) => event === "vault.lock")?.why, "hard limit");
});

Deno.test("a vault nobody asks locks itself when its time has come", async () => {
  await using test = new TestVault();
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const vault = test.open({ idle_minutes: 0.0005 }, {
    now: () => Date.now(),
    log: (event, fields) => {
      if (event === "vault.lock") resolve(fields.why);
      return Promise.resolve();
    },
  });
  // A timer of a vault keeps no process alive; this one does.
  const alive = setInterval(() => {}, 1000);
  await vault.init({ method: "passphrase", passphrase: PASSPHRASE });
  assert.equal(await promise, "idle");
  clearInterval(alive);
});

Deno.test("changePassphrase() locks every other process that had it open", async () => {
  await using test = new TestVault();
  const [one, other] = [await test.init({ one: "1" }), await test.reopen()];
  const next = new Secret("another passphrase");
  await one.changePassphrase({ current: PASSPHRASE, next });
  assert.equal((await refusal(() => other.get("provider:one", ACCESS))).code, "vault.locked");
  test.answers.push(next.expose());
  assert.equal(await valueOf(other, "provider:one"), "1");
  assert.equal((await refusal(() => test.reopen())).code, "vault.wrong_passphrase");
  await other.lock();
});

Deno.test("changePassphrase() locks the vault that changed it", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: "1" });
  await vault.changePassphrase({ current: PASSPHRASE, next: new Secret("another passphrase") });
  assert.equal((await vault.status()).state, "locked");
});

Deno.test("changePassphrase() by two processes at once is done by one of them", async () => {
  await using test = new TestVault();
  const [one, other] = [await test.init({ one: "1" }), await test.reopen()];
  const nexts = [new Secret("another passphrase"), new Secret("yet another passphrase")];
  const outcomes = await Promise.allSettled(
    [one, other].map((vault, i) =>
      vault.changePassphrase({ current: PASSPHRASE, next: nexts[i]! })
    ),
  );
  const done = outcomes.findIndex(({ status }) => status === "fulfilled");
  assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
  const vault = test.open();
  await vault.unlock({ passphrase: nexts[done]! });
  assert.equal(await valueOf(vault, "provider:one"), "1");
  await Promise.all([one, other, vault].map((vault) => vault.lock()));
});

Deno.test("a secret's own passphrase is guessed no faster than the vault's", async () => {
  await using test = new TestVault();
  const vault = await test.init();
  await vault.set("provider:one", new Secret("1"), { passphrase: new Secret("own passphrase") });
  test.answers.push("wrong", "wrong", "own passphrase");
  assert.equal(await valueOf(vault, "provider:one"), "1");
  assert.deepEqual(test.delays, [500, 1000]);
  await vault.lock();
});

Deno.test("migrate() away from the keychain leaves no passphrase in it", async () => {
  if (Deno.build.os === "windows") return;
  await using test = new TestVault();
  await (await test.init({ one: "1" })).lock();
  const calls: string[] = [];
  const vault = test.open({ unlock: "keychain" }, {
    run: (_, args) => {
      calls.push(args[0]!);
      return Promise.resolve({ code: 0, stdout: new Uint8Array(), stderr: "" });
    },
  });
  await vault.unlock({ passphrase: PASSPHRASE });
  await vault.migrate({ method: "passphrase", passphrase: new Secret("another passphrase") });
  assert.match(calls.join(), /clear|delete-generic-password/);
  await vault.lock();
});

Deno.test("changePassphrase() wants the current one, and a new one that is long enough", async () => {
  await using test = new TestVault();
  const vault = await test.init();
  const next = new Secret("another passphrase");
  const wrong = { current: next, next };
  assert.equal((await refusal(() => vault.changePassphrase(wrong))).code, "vault.wrong_passphrase");
  assert.deepEqual(test.delays, [500], "a wrong one is a guess");
  const short = { current: PASSPHRASE, next: new Secret("short") };
  assert.equal((await refusal(() => vault.changePassphrase(short))).code, "vault.usage");
  await vault.lock();
  await (await test.reopen()).lock();
});

Deno.test("rotateIdentity() makes new files all over, and wants the right passphrase", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: "1", two: "2" });
  const other = await test.reopen();
  const before = [test.indexFile(), ...test.secretFiles()];
  test.answers.push("wrong", "wrong", "wrong");
  assert.equal((await refusal(() => vault.rotateIdentity())).code, "vault.wrong_passphrase");
  assert.deepEqual([test.indexFile(), ...test.secretFiles()], before);
  await vault.rotateIdentity({ passphrase: PASSPHRASE });
  const after = [test.indexFile(), ...test.secretFiles()];
  assert.equal(after.length, before.length);
  assert.ok(after.every((file) => !before.includes(file)));
  assert.equal(await valueOf(vault, "provider:one"), "1");
  test.answers.push(PASSPHRASE.expose());
  assert.equal(await valueOf(other, "provider:two"), "2");
  await Promise.all([vault.lock(), other.lock()]);
});

Deno.test("lock() waits for work that has begun, and what comes after asks again", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: "1" });
  const names = ["a", "b", "c", "d"].map((key) => `provider:${key}`);
  const begun = Promise.all(names.map((name) => vault.set(name, new Secret(name))));
  // The journal lies there while a change is under way.
  const journal = `${test.folder}/.journal.json`;
  while (!await Deno.lstat(journal).then(() => true, () => false));
  await vault.lock();
  const outcomes = await begun.then(() => "all set", (error) => error.code);
  assert.equal(outcomes, "vault.locked", "only what had begun was done");
  assert.equal((await refusal(() => vault.get("provider:one", ACCESS))).code, "vault.locked");
  const other = await test.reopen();
  const { problems, secrets } = await other.status();
  assert.deepEqual(problems, []);
  assert.ok(secrets > 1 && secrets < 5, `${secrets}`);
  for (const { name } of (await other.list()).filter(({ name }) => names.includes(name))) {
    assert.equal(await valueOf(other, name), name);
  }
  await other.lock();
});
