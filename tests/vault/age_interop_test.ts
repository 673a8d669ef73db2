/** The real `age` opens what Pyra writes, and Pyra opens what the real `age` writes. */

import assert from "node:assert/strict";
import { Secret } from "../../src/base/mod.ts";
import { hasProgram, testWhen } from "../support/skip.ts";
import { CANARY, PASSPHRASE, TestVault, valueOf } from "./support.ts";
import { runOnTerminal } from "./terminal.ts";

const missing = !hasProgram("age")
  ? "no age (install age)"
  : !hasProgram("script")
  ? "no script (install bsdutils)"
  : undefined;

const DOC = new URL("../../docs/vault.md", import.meta.url);

/** The commands of the code blocks in the section "Without Pyra". */
async function documentedCommands(): Promise<string[]> {
  const section = (await Deno.readTextFile(DOC)).split("## Without Pyra")[1]!.split("\n## ")[0]!;
  return [...section.matchAll(/```sh\n(.*?)```/gs)].map((match) => match[1]!.trim());
}

/** Runs a documented command in the vault's folder, the passphrase typed when asked for. */
async function follow(test: TestVault, command: string, env: Record<string, string> = {}) {
  const { code, text } = await runOnTerminal(command, {
    cwd: test.folder,
    env,
    answers: [PASSPHRASE.expose()],
  });
  assert.equal(code, 0, text);
  return text;
}

testWhen(missing, "docs/vault.md: the two commands read a fresh vault with age alone", async () => {
  await using test = new TestVault();
  await (await test.init({ one: `${CANARY}-one`, two: `${CANARY}-two` })).lock();
  const [index, secret] = await documentedCommands() as [string, string];
  const text = await follow(test, index);
  const { secrets } = JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
  assert.deepEqual(Object.keys(secrets).sort(), ["provider:one", "provider:two"]);
  const shown = await follow(test, secret, { ID: secrets["provider:two"].id });
  assert.ok(shown.includes(`${CANARY}-two`), shown);
  assert.ok(!shown.includes(`${CANARY}-one`));
});

testWhen(
  missing,
  "age opens a secret with a passphrase of its own by the documented pipe",
  async () => {
    await using test = new TestVault();
    const vault = await test.init();
    const own = new Secret("a passphrase of its own");
    await vault.set("provider:one", new Secret(`${CANARY}-inner`), { passphrase: own });
    await vault.lock();
    const { code, text } = await runOnTerminal(
      `age --decrypt --identity identity.age secrets/*.age | age --decrypt`,
      { cwd: test.folder, answers: [PASSPHRASE.expose(), own.expose()] },
    );
    assert.equal(code, 0, text);
    assert.ok(text.includes(`${CANARY}-inner`), text);
  },
);

for (const armor of ["", "--armor"]) {
  testWhen(
    missing,
    `unlock() takes an identity.age that age ${armor || "binary"} made`,
    async () => {
      await using test = new TestVault();
      await (await test.init({ one: `${CANARY}-one` })).lock();
      await follow(test, "age --decrypt identity.age > root.txt");
      const next = "typed into age itself";
      const { code, text } = await runOnTerminal(
        `age --passphrase ${armor} --output new.age root.txt && mv new.age identity.age; rm root.txt; chmod 600 identity.age`,
        { cwd: test.folder, answers: [next, next] },
      );
      assert.equal(code, 0, text);
      const vault = test.open();
      await vault.unlock({ passphrase: new Secret(next) });
      assert.equal(await valueOf(vault, "provider:one"), `${CANARY}-one`);
      await vault.lock();
    },
  );

  testWhen(
    missing,
    `unlock() takes an identity.age sealed by age ${armor || "binary"} to a key`,
    async () => {
      await using test = new TestVault();
      await (await test.init({ one: `${CANARY}-one` })).lock();
      const { code, text } = await runOnTerminal(
        `age-keygen -o key.txt && age -d vault/identity.age > root.txt && ` +
          `age ${armor} -r $(age-keygen -y key.txt) root.txt > vault/identity.age`,
        { cwd: test.home, answers: [PASSPHRASE.expose()] },
      );
      assert.equal(code, 0, text);
      const vault = test.open({ unlock: "identity", identity_file: `${test.home}/key.txt` });
      assert.equal(await valueOf(vault, "provider:one"), `${CANARY}-one`);
      await vault.lock();
    },
  );

  testWhen(
    missing,
    `importFrom() takes an export that age ${armor || "binary"} sealed again`,
    async () => {
      await using test = new TestVault();
      const vault = await test.init({ one: `${CANARY}-one` });
      const exported = await vault.exportAll(PASSPHRASE);
      await Deno.writeFile(`${test.folder}/../export.age`, exported);
      const next = "typed into age itself";
      const { code, text } = await runOnTerminal(
        `age -d -o plain.json export.age && age -p ${armor} -o again.age plain.json`,
        { cwd: test.home, answers: [PASSPHRASE.expose(), next, next] },
      );
      assert.equal(code, 0, text);
      await vault.remove("provider:one");
      const bytes = await Deno.readFile(`${test.home}/again.age`);
      const source = { kind: "export", bytes, passphrase: new Secret(next) } as const;
      const preview = await vault.importFrom(source);
      assert.deepEqual(preview.entries, [{
        name: "provider:one",
        from: "provider:one",
        exists: false,
      }]);
      assert.equal(await valueOf(vault, "provider:one"), undefined);
      assert.equal(await preview.apply(), 1);
      assert.equal(await valueOf(vault, "provider:one"), `${CANARY}-one`);
      await vault.lock();
    },
  );
}

testWhen(
  missing,
  "a vault under the user's own age-keygen identity needs no passphrase",
  async () => {
    await using test = new TestVault();
    const identityFile = `${test.home}/key.txt`;
    const { code } = await new Deno.Command("age-keygen", {
      args: ["-o", identityFile],
      stderr: "null",
    })
      .output();
    assert.equal(code, 0);
    const vault = test.open();
    await vault.init({ method: "identity", identityFile });
    await vault.set("provider:one", new Secret(`${CANARY}-one`));
    await vault.lock();
    const other = test.open({ unlock: "identity", identity_file: identityFile });
    assert.equal(await valueOf(other, "provider:one"), `${CANARY}-one`);
    await other.rotateIdentity();
    assert.equal(await valueOf(other, "provider:one"), `${CANARY}-one`);
    await other.lock();
    const { code: done, text } = await runOnTerminal(
      "bash -c 'age --decrypt --identity <(age --decrypt --identity ../key.txt identity.age) secrets/*.age'",
      { cwd: test.folder, answers: [] },
    );
    assert.equal(done, 0, text);
    assert.ok(text.includes(`${CANARY}-one`));
    Deno.chmodSync(identityFile, 0o644);
    await assert.rejects(() => other.get("provider:one", { who: "chat", why: "test" }), {
      code: "vault.folder",
    });
  },
);
