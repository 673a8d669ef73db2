/** The gpg backend with the real `gpg` and throwaway keys. */

import assert from "node:assert/strict";
import { Secret } from "../../src/base/mod.ts";
import type { VaultPorts } from "../../src/vault/mod.ts";
import { testWhen } from "../support/skip.ts";
import { TestGpg } from "./gpg_support.ts";
import { ACCESS, CANARY, findText, PASSPHRASE, refusal, TestVault, valueOf } from "./support.ts";

/** A gpg vault with one secret, unlocked. */
async function gpgVault(test: TestVault, gpg: TestGpg) {
  const run: VaultPorts["run"] = (program, args, options) => {
    assert.ok(!args.join(" ").includes(CANARY), "a value is no argument");
    return gpg.run(program, args, options);
  };
  const vault = test.open({ backend: "gpg", gpg_key: gpg.key }, { run });
  await vault.init({ method: "gpg", key: gpg.key });
  await vault.set("provider:one", new Secret(`${CANARY}-one`));
  return vault;
}

testWhen(
  TestGpg.missing,
  "a gpg vault keeps secrets in files that gpg opens by itself",
  async () => {
    await using test = new TestVault();
    await using gpg = await TestGpg.create();
    const vault = await gpgVault(test, gpg);
    assert.equal(await valueOf(vault, "provider:one"), `${CANARY}-one`);
    const [file] = test.secretFiles() as [string];
    assert.match(file, /\.gpg$/);
    const { stdout } = await gpg.run("gpg", ["--batch", "--decrypt", file], {});
    assert.equal(new TextDecoder().decode(stdout), `${CANARY}-one`);
    assert.deepEqual(findText(test.home, CANARY), []);
    await vault.rotateIdentity();
    assert.equal(await valueOf(vault, "provider:one"), `${CANARY}-one`);
    await vault.lock();
  },
);

testWhen(TestGpg.missing, "a gpg vault keeps the longest secret there may be", async () => {
  await using test = new TestVault();
  await using gpg = await TestGpg.create();
  const vault = await gpgVault(test, gpg);
  const value = "y".repeat(64 * 1024);
  await vault.set("provider:one", new Secret(value));
  assert.equal(await valueOf(vault, "provider:one"), value);
  await vault.lock();
});

testWhen(
  TestGpg.missing,
  "migrate() goes to gpg and back with every secret as it was",
  async () => {
    await using test = new TestVault();
    await using gpg = await TestGpg.create();
    const values = { one: `${CANARY}-one`, two: `${CANARY}-two` };
    await (await test.init(values)).lock();
    const vault = test.open({ gpg_key: gpg.key }, { run: gpg.run });
    await vault.unlock({ passphrase: PASSPHRASE });
    const inner = new Secret("a passphrase of its own");
    await vault.set("plugin:mail:password", new Secret(`${CANARY}-mail`), { passphrase: inner });
    const access = { who: "plugin:mail", why: "test", passphrase: inner };
    await vault.get("plugin:mail:password", access);
    const before = await vault.list();
    for (
      const [to, backend] of [
        [{ method: "gpg", key: gpg.key }, "gpg"],
        [{ method: "passphrase", passphrase: PASSPHRASE }, "age"],
      ] as const
    ) {
      await vault.migrate(to);
      const { problems, backend: now } = await vault.status();
      assert.equal(now, backend);
      assert.deepEqual(problems, []);
      assert.deepEqual(await vault.list(), before);
      const other = test.open({ gpg_key: gpg.key }, { run: gpg.run });
      await other.unlock(backend === "age" ? { passphrase: PASSPHRASE } : {});
      const access = { who: "plugin:mail", why: "test", passphrase: inner };
      assert.equal((await other.get("plugin:mail:password", access))!.expose(), `${CANARY}-mail`);
      await other.lock();
      assert.ok(
        [...Deno.readDirSync(test.folder)].every(({ name }) =>
          !/\.(age|gpg)$/.test(name) || name.endsWith(backend)
        ),
      );
    }
    await vault.lock();
  },
);

testWhen(
  TestGpg.missing,
  "a gpg file that was encrypted but not signed by our key is refused",
  async () => {
    await using test = new TestVault();
    await using gpg = await TestGpg.create();
    await (await gpgVault(test, gpg)).lock();
    const stranger = await gpg.addKey("Stranger <stranger@example.org>");
    const index = test.indexFile();
    const { stdout: plain } = await gpg.run("gpg", ["--batch", "--decrypt", index], {});
    for (const signed of [[], ["--sign", "--local-user", stranger]]) {
      const args = ["--batch", "--trust-model", "always", ...signed, "--encrypt", "-r", gpg.key];
      const { stdout: forged } = await gpg.run("gpg", args, { stdin: plain });
      Deno.writeFileSync(index, forged);
      const vault = test.open({ gpg_key: gpg.key }, { run: gpg.run });
      await assert.rejects(() => vault.unlock(), { code: "vault.tampered" });
    }
  },
);

testWhen(
  TestGpg.missing,
  "a damaged gpg file gives an error and nothing of its content",
  async () => {
    await using test = new TestVault();
    await using gpg = await TestGpg.create();
    await (await gpgVault(test, gpg)).lock();
    const index = test.indexFile();
    const whole = Deno.readFileSync(index);
    const cut = [
      whole.subarray(0, whole.length - 20),
      whole.map((b, i) => i === whole.length - 30 ? b ^ 1 : b),
    ];
    for (const bytes of cut) {
      Deno.writeFileSync(index, bytes);
      const vault = test.open({ gpg_key: gpg.key }, { run: gpg.run });
      const error = await refusal(() => vault.unlock());
      assert.match(error.code, /^vault\.(program|tampered)$/);
      assert.doesNotMatch(error.message, /provider/);
    }
  },
);

testWhen(
  TestGpg.missing,
  "a key that is unknown or not one key is refused before anything is written",
  async () => {
    await using test = new TestVault();
    await using gpg = await TestGpg.create();
    await gpg.addKey("Second <test@example.com>");
    for (const key of ["nobody@example.net", "Second <test@example", "example", "--yes", ""]) {
      const vault = test.open({}, { run: gpg.run });
      const named = await vault.init({ method: "gpg", key }).then(
        () => "made",
        (error) => error.code,
      );
      assert.equal(named, key.startsWith("Second") ? "made" : "vault.program", key);
      if (named === "made") await Deno.remove(test.folder, { recursive: true });
      await vault.lock();
    }
  },
);

Deno.test("without gpg on the machine the gpg backend says what to install", async () => {
  await using test = new TestVault();
  await assert.rejects(() => test.open().init({ method: "gpg", key: "me" }), {
    code: "vault.program",
    message: "gpg: not found",
  });
  assert.equal(await test.open().get("provider:one", ACCESS), undefined);
});
