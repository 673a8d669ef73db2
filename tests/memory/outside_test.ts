/** What other programs do to the memory, and what must not lead out of it. */

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { pyra, TemporaryHome } from "../support/pyra.ts";
import { TestMemory, USER } from "./support.ts";

Deno.test("files added, changed, moved and removed by others count at the next use", async () => {
  await using memory = new TestMemory();
  memory.put("a.md", "apples");
  memory.put("b.md", "bananas");
  assert.deepEqual(await memory.find("apples"), ["a.md"]);
  memory.put("a.md", "cherries, more of them");
  Deno.renameSync(`${memory.root}/b.md`, `${memory.root}/moved.md`);
  memory.put("new/deep/c.md", "dates");
  assert.deepEqual(await memory.find("apples"), []);
  assert.deepEqual(await memory.find("cherries"), ["a.md"]);
  assert.deepEqual(await memory.find("bananas"), ["moved.md"]);
  assert.deepEqual(await memory.find("dates"), ["new/deep/c.md"]);
  Deno.removeSync(`${memory.root}/a.md`);
  assert.deepEqual(await memory.find("cherries"), []);
});

Deno.test("a change of the same length within the same second is noticed", async () => {
  await using memory = new TestMemory();
  memory.put("a.md", "apples");
  const { mtime } = Deno.statSync(`${memory.root}/a.md`);
  assert.deepEqual(await memory.find("apples"), ["a.md"]);
  memory.put("a.md", "grapes");
  Deno.utimeSync(`${memory.root}/a.md`, mtime!, mtime!);
  assert.deepEqual(await memory.find("grapes"), ["a.md"]);
});

Deno.test("front matter and links are kept as they were written", async () => {
  await using memory = new TestMemory();
  const text = "---\ntitle: Anna # my sister\ntags: [family]\ncolour: blue\n---\nSee [[bern]].\n";
  memory.put("anna.md", text);
  const folder = await memory.open();
  const [file] = await folder.list();
  assert.deepEqual([file!.title, file!.tags], ["Anna", ["family"]]);
  await folder.append("anna", "Likes tea.", USER);
  const after = await folder.read("anna");
  assert.ok(after.startsWith("---\ntitle: Anna # my sister\ntags: [family]\ncolour: blue\n---"));
  assert.match(after, /\[\[bern\]\]/);
});

const NAMES = [
  ...["", ".", "..", "../out.md", "a/../../out.md", "a\\..\\b.md", "a/./b.md", "a//b.md"],
  ...["/etc/out.md", "~/out.md", "C:/x.md", "a\0.md", "a\nb.md", "nul.md", "COM1.md"],
  ...[".hidden.md", "MEMORY_INDEX.md"],
];

for (const name of NAMES) {
  Deno.test(`every verb refuses the name ${JSON.stringify(name)}, and touches nothing`, async () => {
    await using memory = new TestMemory();
    memory.put("a.md", "apples");
    const folder = await memory.open();
    const before = snapshot(memory.root);
    const beside = [...Deno.readDirSync(memory.home)].length;
    for (
      const verb of [
        () => folder.read(name),
        () => folder.write(name, "x", USER),
        () => folder.append(name, "x", USER),
        () => folder.remove(name, USER.provenance),
        () => folder.move("a.md", name, USER.provenance),
        () => folder.move(name, "b.md", USER.provenance),
      ]
    ) {
      await assert.rejects(verb, { code: /^(?:path\.unsafe|memory\.name)$/ });
    }
    assert.deepEqual(snapshot(memory.root), before, "nothing was touched");
    const made = [...Deno.readDirSync(memory.home)].filter(({ name }) => name !== "history");
    assert.equal(made.length, beside, "nothing was made beside the memory");
  });
}

Deno.test("a symbolic link is neither read, written through, nor indexed", async () => {
  await using memory = new TestMemory();
  const secret = `${memory.home}/secret.md`;
  Deno.writeTextFileSync(secret, "canary-5120");
  Deno.symlinkSync(secret, `${memory.root}/link.md`);
  Deno.symlinkSync(memory.home, `${memory.root}/up`);
  const folder = await memory.open();
  assert.deepEqual(await folder.search("canary"), []);
  assert.deepEqual(await folder.list(), []);
  for (const name of ["link.md", "up/secret.md"]) {
    await assert.rejects(folder.read(name));
    await assert.rejects(folder.write(name, "overwritten", USER));
    await assert.rejects(folder.append(name, "overwritten", USER));
  }
  assert.equal(Deno.readTextFileSync(secret), "canary-5120");
  assert.ok(memory.notices.some((line) => line.includes("link.md")), memory.notices.join("\n"));
});

Deno.test("a file of an odd name is read, but not through a link that took its folder's place", async () => {
  if (Deno.build.os === "windows") return;
  await using memory = new TestMemory();
  memory.put("a:b/x.md", "inside");
  const folder = await memory.open();
  assert.equal(await folder.read("a:b/x.md"), "inside");
  Deno.renameSync(`${memory.root}/a:b`, `${memory.root}/aside`);
  Deno.mkdirSync(`${memory.home}/elsewhere`);
  Deno.writeTextFileSync(`${memory.home}/elsewhere/x.md`, "secret");
  Deno.symlinkSync(`${memory.home}/elsewhere`, `${memory.root}/a:b`);
  await assert.rejects(folder.read("a:b/x.md"), { code: "path.unsafe" });
  await assert.rejects(folder.write("a:b/x.md", "owned", USER), { code: "path.unsafe" });
  assert.equal(Deno.readTextFileSync(`${memory.home}/elsewhere/x.md`), "secret");
});

Deno.test("a hard link to a file elsewhere is neither read, written, nor indexed", async () => {
  await using memory = new TestMemory();
  const secret = `${memory.home}/secret.md`;
  Deno.writeTextFileSync(secret, "canary-5120");
  Deno.linkSync(secret, `${memory.root}/hard.md`);
  const folder = await memory.open();
  assert.deepEqual(await folder.search("canary"), []);
  await assert.rejects(folder.read("hard.md"));
  await folder.append("hard.md", "overwritten", USER).catch(() => {});
  assert.equal(Deno.readTextFileSync(secret), "canary-5120");
});

/** Every file below a folder with its text. */
function snapshot(folder: string, found = new Map<string, string>()): Map<string, string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) snapshot(path, found);
    else found.set(path, Deno.readTextFileSync(path));
  }
  return found;
}

Deno.test("a conversation finds what was written since, from the index that a part keeps for it", async () => {
  await using home = new TemporaryHome();
  const at = { home: home.path };
  await pyra(["memory", "write", "a.md", "The spare key is under the blue pot"], at);
  await Deno.writeTextFile(`${home.tree}/memory/b.md`, "The boiler was serviced in May\n");
  const search = (query: string) =>
    pyra(["tool", "call", "memory_search", "--args", JSON.stringify({ query })], at);
  const found = await search("boiler");
  assert.match(found.stdout, /^b\.md/, found.stderr);
  assert.equal(found.stderr, "");
  // It lies in the index now, and nobody needs to ask again.
  const db = new DatabaseSync(`${home.tree}/index/memory.db`, { readOnly: true });
  const paths = db.prepare("SELECT path FROM memory_meta ORDER BY path").all();
  db.close();
  assert.deepEqual(paths.map(({ path }) => path), ["a.md", "b.md"]);
});
