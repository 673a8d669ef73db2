import assert from "node:assert/strict";
import { applyChange, recover, sha256 } from "./change.ts";
import { JOURNAL, randomId, VaultFolder } from "./folder.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** A folder with an index `old` and a secret, both as after a first change. */
class Fixture implements AsyncDisposable {
  readonly path = Deno.makeTempDirSync({ prefix: "pyra-change-" });
  readonly folder = new VaultFolder(this.path, Deno.uid());
  readonly index = `index-${randomId()}.age`;
  readonly before = `secrets/${randomId()}.age`;
  readonly after = `secrets/${randomId()}.age`;

  static async create(): Promise<Fixture> {
    const fixture = new Fixture();
    fixture.folder.create();
    await fixture.folder.write(fixture.index, "old");
    await fixture.folder.write(fixture.before, "old secret");
    return fixture;
  }

  /** Writes the journal of a change of the index from one text to another. */
  async journal(before: string, after: string): Promise<void> {
    await this.folder.write(
      JOURNAL,
      JSON.stringify({
        commit: this.index,
        before: await sha256(bytes(before)),
        after: await sha256(bytes(after)),
        create: [this.after],
        remove: [this.before],
      }),
    );
  }

  /** The files there are, the fixed ones left out. */
  async secrets(): Promise<string[]> {
    return (await this.folder.list())!.filter((name) => name.startsWith("secrets/"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

Deno.test("applyChange() leaves the new files, not the replaced ones, and no journal", async () => {
  await using fixture = await Fixture.create();
  await applyChange(fixture.folder, {
    create: new Map([[fixture.after, bytes("new secret")]]),
    commit: { name: fixture.index, bytes: bytes("new") },
    remove: [fixture.before],
  });
  assert.deepEqual(await fixture.secrets(), [fixture.after]);
  assert.equal(await recover(fixture.folder), "clean");
  assert.equal(Deno.readTextFileSync(`${fixture.path}/${fixture.index}`), "new");
});

Deno.test("applyChange() that fails before the commit leaves no new file", async () => {
  await using fixture = await Fixture.create();
  const change = {
    create: new Map([[fixture.after, bytes("new secret")], ["secrets/no/such/folder", bytes("")]]),
    commit: { name: fixture.index, bytes: bytes("new") },
    remove: [fixture.before],
  };
  await assert.rejects(() => applyChange(fixture.folder, change));
  // The journal names a path that is not the vault's: it is told, and left to be looked at.
  await assert.rejects(() => recover(fixture.folder), { code: "vault.tampered" });
  await fixture.folder.remove(JOURNAL);
  assert.equal(Deno.readTextFileSync(`${fixture.path}/${fixture.index}`), "old");
});

Deno.test("recover() undoes a change whose commit did not happen", async () => {
  await using fixture = await Fixture.create();
  await fixture.journal("old", "new");
  await fixture.folder.write(fixture.after, "new secret");
  assert.equal(await recover(fixture.folder), "undone");
  assert.deepEqual(await fixture.secrets(), [fixture.before]);
});

Deno.test("recover() completes a change whose commit happened", async () => {
  await using fixture = await Fixture.create();
  await fixture.journal("old", "new");
  await fixture.folder.write(fixture.after, "new secret");
  await fixture.folder.write(fixture.index, "new");
  assert.equal(await recover(fixture.folder), "completed");
  assert.deepEqual(await fixture.secrets(), [fixture.after]);
});

Deno.test("recover() touches nothing for a journal that a power cut brought back", async () => {
  await using fixture = await Fixture.create();
  await fixture.journal("old", "new");
  await fixture.folder.write(fixture.after, "new secret");
  await fixture.folder.write(fixture.index, "newer still");
  await recover(fixture.folder);
  assert.deepEqual((await fixture.secrets()).sort(), [fixture.after, fixture.before].sort());
  assert.equal(await recover(fixture.folder), "clean");
});

Deno.test("recover() follows no journal to a file that is not the vault's", async () => {
  await using fixture = await Fixture.create();
  const outside = `${fixture.path}.outside`;
  await Deno.writeTextFile(outside, "mine");
  const out = `../${outside.slice(outside.lastIndexOf("/") + 1)}`;
  const fine = { commit: fixture.index, before: "", after: "", create: [], remove: [] };
  const forged = [
    { commit: out },
    { create: [out] },
    { remove: [out] },
    { remove: [fixture.before, `secrets/../${out}`] },
    { remove: out },
    { before: 1 },
    { after: null },
  ];
  const hash = await sha256(bytes("old"));
  for (const change of forged) {
    // Whichever list it would sweep.
    for (const side of ["before", "after"]) {
      await fixture.folder.write(JOURNAL, JSON.stringify({ ...fine, [side]: hash, ...change }));
      await assert.rejects(() => recover(fixture.folder), { code: "vault.tampered" });
    }
  }
  assert.equal(await Deno.readTextFile(outside), "mine");
  assert.deepEqual(await fixture.secrets(), [fixture.before]);
  await Deno.remove(outside);
});
