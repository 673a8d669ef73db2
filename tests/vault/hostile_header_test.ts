/** Age files that ask for too much work, too much memory, or are for somebody else too. */

import assert from "node:assert/strict";
import { Secret } from "../../src/base/mod.ts";
import { PASSPHRASE, refusal, TestVault } from "./support.ts";

/** A sealed vault whose identity file is changed as a text; what unlocking says then. */
async function unlockWith(change: (text: string) => string) {
  await using test = new TestVault();
  await (await test.init()).lock();
  const file = `${test.folder}/identity.age`;
  const text = String.fromCharCode(...Deno.readFileSync(file));
  Deno.writeFileSync(file, Uint8Array.from(change(text), (char) => char.charCodeAt(0)));
  return await refusal(() => test.reopen());
}

Deno.test("a scrypt work factor above 20 is refused before any work", async () => {
  for (const factor of ["21", "30", "99", "100", "4294967296", "018", "-4", "1e1", ""]) {
    const error = await unlockWith((text) => text.replace(/^(-> scrypt \S+) 4$/m, `$1 ${factor}`));
    assert.equal(error.code, "vault.format", factor);
    assert.match(error.message, /work factor/);
  }
});

Deno.test("a second stanza is refused, of either kind", async () => {
  const stanza = "-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\n" +
    "EmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n";
  for (const where of ["before", "after"]) {
    const error = await unlockWith((text) =>
      where === "before"
        ? text.replace("-> scrypt", `${stanza}-> scrypt`)
        : text.replace("\n--- ", `\n${stanza}--- `)
    );
    assert.equal(error.code, "vault.format");
    assert.match(error.message, /2 recipients/);
  }
});

Deno.test("a file for a recipient of another kind is refused", async () => {
  const error = await unlockWith((text) => text.replace("-> scrypt", "-> ssh-rsa"));
  assert.match(error.message, /ssh-rsa/);
});

Deno.test("a header without an end is refused", async () => {
  const stanza = `-> scrypt ${"A".repeat(22)} 4\n${`${"A".repeat(64)}\n`.repeat(500)}`;
  const error = await unlockWith(() => `age-encryption.org/v1\n${stanza}`);
  assert.equal(error.code, "vault.format");
});

Deno.test("a file of a gigabyte is refused without being read", async () => {
  await using test = new TestVault();
  await (await test.init({ one: "value" })).lock();
  for (const file of [`${test.folder}/identity.age`, test.indexFile(), test.secretFiles()[0]!]) {
    const whole = Deno.readFileSync(file);
    await Deno.truncate(file, 2 ** 30);
    const before = Deno.memoryUsage().rss;
    const vault = test.open();
    await assert.rejects(async () => {
      await vault.unlock({ passphrase: PASSPHRASE });
      await vault.get("provider:one", { who: "chat", why: "test" });
    }, { code: "vault.tampered" });
    assert.ok(Deno.memoryUsage().rss - before < 2 ** 28, "it was not read into memory");
    await vault.lock();
    Deno.writeFileSync(file, whole);
  }
});

Deno.test("a thousand wrong passphrases give one message, ever longer delays up to a limit", async () => {
  await using test = new TestVault();
  await (await test.init()).lock();
  const vault = test.open();
  const messages = new Set<string>();
  for (let i = 0; i < 1000; i++) {
    const wrong = new Secret("x".repeat(1 + i % 50) + i);
    await vault.unlock({ passphrase: wrong }).catch((error) => messages.add(String(error)));
  }
  assert.equal(messages.size, 1);
  assert.deepEqual(test.delays.slice(0, 4), [500, 1000, 2000, 4000]);
  assert.ok(test.delays.every((ms, at) => at === 0 || ms >= test.delays[at - 1]!));
  assert.equal(test.delays.at(-1), 30_000);
  await vault.unlock({ passphrase: PASSPHRASE });
  await vault.lock();
});
