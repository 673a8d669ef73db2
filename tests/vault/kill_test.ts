/** `kill -9` at every step that changes something on the disk: afterwards the vault opens, in
 * its old or its new state, nothing is left over, and no plaintext is anywhere. */

import assert from "node:assert/strict";
import { testWhen } from "../support/skip.ts";
import { TestGpg } from "./gpg_support.ts";
import { CANARY, findText, PASSPHRASE, TestVault, valueOf } from "./support.ts";

const OLD = { one: `${CANARY}-one`, two: `${CANARY}-two` };
const NEW = `${CANARY}-new`;

const CHILD = new URL("kill_child.ts", import.meta.url).pathname;

const FLAGS = [
  "-q",
  "--no-prompt",
  "--cached-only",
].concat(
  ["--allow-read", "--allow-sys=uid", "--allow-run", "--allow-env"],
);

/** What a killed or finished child leaves behind. */
interface Aftermath {
  test: TestVault;
  finished: boolean;
}

/** Runs the operation on a fresh copy of `template`, killed before each step in turn, and at last
 * to its end; `check` looks at each outcome. */
async function killAtEveryStep(
  template: string | undefined,
  { operation, gpg }: { operation: string; gpg?: TestGpg },
  check: (aftermath: Aftermath) => Promise<void>,
): Promise<void> {
  for (let at = 1, finished = false; !finished; at++) {
    await using test = new TestVault();
    if (template) await copyFolder(template, test.folder);
    const temporary = `${test.home}/tmp`;
    Deno.mkdirSync(temporary);
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", ...FLAGS, `--allow-write=${test.home}`, CHILD, test.folder].concat(
        [operation, String(at), gpg?.key ?? ""],
      ),
      env: { TMPDIR: temporary, ...gpg?.env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(NEW));
    await writer.close();
    const { success, signal, stdout, stderr } = await child.output();
    const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    finished = success;
    assert.ok(success || signal === "SIGKILL", `step ${at}: ${said}`);
    assert.ok(!said.includes(CANARY));
    assert.deepEqual(findText(test.home, CANARY), [], `step ${at}`);
    try {
      await check({ test, finished });
    } catch (error) {
      throw new assert.AssertionError({ message: `${operation}, killed at step ${at}: ${error}` });
    }
    assert.deepEqual(findText(test.home, CANARY), [], `step ${at}, after opening`);
    if (finished) assert.ok(at > 5, "the steps were counted");
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  Deno.mkdirSync(to, { mode: 0o700 });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

/** Opens what was left, and looks that only the files of one generation lie there. */
async function openAfter({ test }: Aftermath, gpg?: TestGpg) {
  const vault = test.open({ gpg_key: gpg?.key }, gpg ? { run: gpg.run } : {});
  await vault.unlock({ passphrase: PASSPHRASE });
  const { problems, backend, secrets } = await vault.status();
  assert.deepEqual(problems, []);
  const names = [...Deno.readDirSync(test.folder)].map(({ name }) => name);
  assert.equal(names.filter((name) => name.startsWith("index-")).length, 1);
  assert.deepEqual(names.filter((name) => name.includes("journal") || name.endsWith(".tmp")), []);
  return { vault, backend, secrets };
}

async function template(): Promise<TestVault> {
  const test = new TestVault();
  await (await test.init(OLD)).lock();
  return test;
}

Deno.test("set() of a new value, killed at every step, leaves the old or the new one", async () => {
  await using from = await template();
  const seen = new Set<string>();
  await killAtEveryStep(from.folder, { operation: "set" }, async (aftermath) => {
    const { vault, secrets } = await openAfter(aftermath);
    const value = await valueOf(vault, "provider:one");
    assert.ok(value === OLD.one || value === NEW, value);
    if (aftermath.finished) assert.equal(value, NEW);
    assert.equal(await valueOf(vault, "provider:two"), OLD.two);
    assert.equal(secrets, 2);
    seen.add(value);
    await vault.lock();
  });
  assert.equal(seen.size, 2);
});

Deno.test("set() of a new name and remove(), killed at every step, did it or did not", async () => {
  await using from = await template();
  for (const [operation, name] of [["add", "provider:new"], ["remove", "provider:one"]] as const) {
    const seen = new Set<boolean>();
    await killAtEveryStep(from.folder, { operation }, async (aftermath) => {
      const { vault, secrets } = await openAfter(aftermath);
      const there = await valueOf(vault, name) !== undefined;
      assert.equal(secrets, (await vault.list()).length);
      assert.equal(await valueOf(vault, "provider:two"), OLD.two);
      seen.add(there);
      await vault.lock();
    });
    assert.equal(seen.size, 2, operation);
  }
});

Deno.test("init(), killed at every step, left a vault or none", async () => {
  await killAtEveryStep(undefined, { operation: "init" }, async ({ test }) => {
    const vault = test.open();
    const { state } = await vault.status();
    if (state === "absent") await vault.init({ method: "passphrase", passphrase: PASSPHRASE });
    await vault.lock();
    await (await openAfter({ test, finished: true })).vault.lock();
  });
});

Deno.test("rotateIdentity(), killed at every step, leaves the old or the new identity", async () => {
  await using from = await template();
  const identities = new Set<string>();
  await killAtEveryStep(from.folder, { operation: "rotate" }, async (aftermath) => {
    const { vault, secrets } = await openAfter(aftermath);
    for (const [name, value] of Object.entries(OLD)) {
      assert.equal(await valueOf(vault, `provider:${name}`), value);
    }
    assert.equal(secrets, 2);
    const isOld = Deno.readFileSync(`${aftermath.test.folder}/identity.age`).toBase64() ===
      Deno.readFileSync(`${from.folder}/identity.age`).toBase64();
    identities.add(isOld ? "old" : "new");
    await vault.lock();
  });
  assert.equal(identities.size, 2);
});

testWhen(
  TestGpg.missing,
  "migrate(), killed at every step, leaves an age or a gpg vault",
  async () => {
    await using age = await template();
    await using gpg = await TestGpg.create();
    await using other = await template();
    const vault = other.open({}, { run: gpg.run });
    await vault.unlock({ passphrase: PASSPHRASE });
    await vault.migrate({ method: "gpg", key: gpg.key });
    await vault.lock();
    for (const [from, to] of [[age, "gpg"], [other, "age"]] as const) {
      const backends = new Set<string>();
      await killAtEveryStep(from.folder, { operation: `migrate-${to}`, gpg }, async (aftermath) => {
        const { vault, backend, secrets } = await openAfter(aftermath, gpg);
        for (const [name, value] of Object.entries(OLD)) {
          assert.equal(await valueOf(vault, `provider:${name}`), value);
        }
        assert.equal(secrets, 2);
        backends.add(backend!);
        if (aftermath.finished) assert.equal(backend, to);
        await vault.lock();
      });
      assert.deepEqual([...backends].sort(), ["age", "gpg"]);
    }
  },
);
