/** The vault's folder was opened to others, given to another, or filled with links. */

import assert from "node:assert/strict";
import { checkSentinel } from "../../src/vault/mod.ts";
import { testWhen } from "../support/skip.ts";
import { ACCESS, CANARY, refusal, TestVault, valueOf } from "./support.ts";

const notRoot = Deno.uid() === 0 ? undefined : "only root can give a file to another user";

/** Breaks a fresh vault, expects every way in to be refused and returns the hint. */
async function refused(breakIt: (test: TestVault) => void): Promise<string> {
  await using test = new TestVault();
  const open = await test.init({ one: `${CANARY}-one` });
  breakIt(test);
  const ways = [
    () => open.get("provider:one", ACCESS),
    () => open.list(),
    () => test.reopen().then((vault) => vault.get("provider:one", ACCESS)),
    () => test.open().status(),
  ];
  let hint = "";
  for (const way of ways) {
    const error = await refusal(way);
    assert.equal(error.code, "vault.folder", error.message);
    assert.equal(error.exitCode, 78);
    hint = error.hint.replaceAll(test.folder, "VAULT");
  }
  await open.lock();
  return hint;
}

Deno.test("a vault folder that others can open is refused, with the command to close it", async () => {
  for (const mode of [0o777, 0o755, 0o701, 0o770]) {
    const hint = await refused((test) => Deno.chmodSync(test.folder, mode));
    assert.equal(hint, "run: chmod 700 VAULT");
  }
  const hint = await refused(
    (test) => Deno.chmodSync(`${test.folder}/secrets`, 0o777),
  );
  assert.equal(hint, "run: chmod 700 VAULT/secrets");
});

Deno.test("the command in the hint is enough", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: `${CANARY}-one` });
  Deno.chmodSync(test.folder, 0o777);
  const error = await refusal(() => vault.get("provider:one", ACCESS));
  const { code } = await new Deno.Command("sh", { args: ["-c", error.hint.slice("run: ".length)] })
    .output();
  assert.equal(code, 0);
  assert.equal(await valueOf(vault, "provider:one"), `${CANARY}-one`);
  await vault.lock();
});

Deno.test("a file of the vault that others can read is refused", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: "value" });
  Deno.chmodSync(test.secretFiles()[0]!, 0o644);
  await assert.rejects(() => vault.get("provider:one", ACCESS), { code: "vault.folder" });
  Deno.chmodSync(`${test.folder}/identity.age`, 0o604);
  await assert.rejects(() => test.reopen(), { code: "vault.folder" });
  await vault.lock();
});

testWhen(notRoot, "a vault folder or file of another user is refused", async () => {
  const hint = await refused((test) => Deno.chownSync(test.folder, 65534, 65534));
  assert.match(hint, /sudo chown 0 VAULT$/);
  await refused((test) => Deno.chownSync(`${test.folder}/secrets`, 65534, 65534));
  await using test = new TestVault();
  const vault = await test.init({ one: "value" });
  Deno.chownSync(test.secretFiles()[0]!, 65534, 65534);
  await assert.rejects(() => vault.get("provider:one", ACCESS), { code: "vault.folder" });
  await vault.lock();
});

Deno.test("links in the vault are refused, wherever they lead", async () => {
  const replace = (path: string, target: string) => {
    Deno.renameSync(path, target);
    Deno.symlinkSync(target, path);
  };
  const attacks: ((test: TestVault) => void)[] = [
    (test) => replace(test.folder, `${test.home}/elsewhere`),
    (test) => replace(`${test.folder}/secrets`, `${test.home}/elsewhere`),
    (test) => replace(test.secretFiles()[0]!, `${test.home}/elsewhere`),
    (test) => replace(`${test.folder}/identity.age`, `${test.home}/elsewhere`),
    (test) => replace(test.indexFile(), `${test.home}/elsewhere`),
    (test) => replace(`${test.folder}/.mutex`, `${test.home}/elsewhere`),
    (test) => Deno.symlinkSync("/nowhere", `${test.folder}/.journal.json`),
    (test) => Deno.symlinkSync("/etc", `${test.folder}/unrelated`),
    (test) => Deno.symlinkSync("/etc", `${test.folder}/secrets/unrelated`),
  ];
  for (const attack of attacks) await refused(attack);
});

Deno.test("a hard link to a secret's file is refused", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: "value" });
  Deno.linkSync(test.secretFiles()[0]!, `${test.home}/second-name`);
  await assert.rejects(() => vault.get("provider:one", ACCESS), { code: "vault.folder" });
  await vault.lock();
});

Deno.test("a vault without its sentinel is refused with exit 78, and the hint repairs it", async () => {
  await using test = new TestVault();
  const vault = await test.init({ one: "value" });
  Deno.removeSync(`${test.folder}/.vault_lock`);
  await assert.rejects(() => vault.get("provider:one", ACCESS), {
    code: "vault.sentinel",
    exitCode: 78,
  });
  const error = await refusal(() => Promise.try(checkSentinel, test.folder));
  const command = error.hint.slice(error.hint.lastIndexOf(": ") + 2);
  await new Deno.Command("sh", { args: ["-c", command] }).output();
  assert.equal(Deno.statSync(`${test.folder}/.vault_lock`).mode! & 0o777, 0o400);
  checkSentinel(test.folder);
  assert.equal(await valueOf(vault, "provider:one"), "value");
  await vault.lock();
});

Deno.test("a forged journal cannot name a file outside the vault", async () => {
  for (const name of ["../victim", "/etc/passwd", "secrets/../../victim", ".vault_lock"]) {
    await using test = new TestVault();
    await (await test.init()).lock();
    Deno.writeTextFileSync(`${test.home}/victim`, "here");
    const journal = {
      commit: "identity.age",
      before: "",
      after: "",
      create: [name],
      remove: [name],
    };
    Deno.writeTextFileSync(`${test.folder}/.journal.json`, JSON.stringify(journal), {
      mode: 0o600,
    });
    await assert.rejects(() => test.reopen(), { code: "vault.tampered" });
    assert.equal(Deno.readTextFileSync(`${test.home}/victim`), "here");
  }
});
