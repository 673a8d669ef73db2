/** What can go wrong around a memory: nothing is lost, and it is said in clear words. */

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { testWhen } from "../support/skip.ts";
import { TestMemory, USER } from "./support.ts";

const READ_WRITE = ["--allow-read", "--allow-sys=uid"];

function child(test: TestMemory, program: string, args: string[]): string[] {
  const flags = ["-q", "--no-prompt", "--cached-only", ...READ_WRITE];
  const file = new URL(program, import.meta.url).pathname;
  return ["run", ...flags, `--allow-write=${test.home}`, "--allow-run=mount", file, ...args];
}

function writing(test: TestMemory, name: string, count: number): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: child(test, "writing_child.ts", [test.home, name, `${count}`]),
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

Deno.test("two processes that write at once lose nothing of each other's", async () => {
  await using memory = new TestMemory();
  const children = ["ann", "ben"].map((name) => writing(memory, name, 20));
  for (const child of children) assert.ok((await child.output()).success);
  const text = await (await memory.open()).read("shared.md");
  for (const name of ["ann", "ben"]) {
    for (let i = 0; i < 20; i++) assert.ok(text.includes(`${name} line ${i} end`), `${name} ${i}`);
  }
  assert.equal((await memory.find("ben version")).includes("ben.md"), true);
});

Deno.test("kill -9 at any moment leaves whole files and a memory that opens", async () => {
  await using memory = new TestMemory();
  for (let round = 0; round < 12; round++) {
    const child = writing(memory, "ann", 1000);
    const reader = child.stdout.getReader();
    let said = "";
    while (!said.includes("\n")) said += new TextDecoder().decode((await reader.read()).value);
    await new Promise((resolve) => setTimeout(resolve, round * 3));
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    const folder = await memory.open();
    assert.match(await folder.read("ann.md"), /^# ann\n\n(version \d+ )+end\n$/);
    const shared = (await folder.read("shared.md")).trim().split("\n").filter(Boolean);
    for (const line of shared) assert.match(line, /^ann line \d+ end$/);
    assert.ok((await folder.search("version")).some(({ file }) => file === "ann.md"));
    await folder.append("after.md", `round ${round}`, USER);
  }
  const found = (await (await memory.open()).list()).map(({ file }) => file);
  assert.deepEqual(found, ["after.md", "ann.md", "shared.md"], "half-written files are no notes");
});

for (
  const [what, bytes] of Object.entries({
    "no database at all": new TextEncoder().encode("this is not a database"),
    "an empty file": new Uint8Array(),
    "a database cut short": undefined,
  })
) {
  Deno.test(`an index that is ${what} is built anew`, async () => {
    await using memory = new TestMemory();
    memory.put("a.md", "apples");
    const first = await memory.open();
    assert.equal((await first.search("apples")).length, 1);
    first.close();
    const file = `${memory.index}/memory.db`;
    for (const suffix of ["-wal", "-shm"]) {
      await Deno.remove(file + suffix).catch(() => {});
    }
    if (bytes) Deno.writeFileSync(file, bytes);
    else Deno.truncateSync(file, Deno.statSync(file).size / 2);
    assert.deepEqual(await memory.find("apples"), ["a.md"]);
    memory.put("b.md", "more apples");
    assert.equal((await memory.find("apples")).length, 2);
    if (what === "an empty file") return;
    assert.equal(memory.notices.length, 1, "said in one line, once: the new one lasts");
    assert.match(memory.notices[0]!, /damaged and is being rebuilt/);
  });
}

Deno.test("an index of an older version is built anew, with no word of damage", async () => {
  await using memory = new TestMemory();
  memory.put("a.md", "apples");
  (await memory.open()).close();
  const file = `${memory.index}/memory.db`;
  const old = new DatabaseSync(file);
  old.exec("PRAGMA user_version = 1; ALTER TABLE memory_meta DROP COLUMN tags");
  old.close();
  assert.deepEqual(await memory.find("apples"), ["a.md"]);
  assert.deepEqual(await memory.find("apples"), ["a.md"]);
  assert.deepEqual(memory.notices, []);
});

Deno.test("an index folder that cannot be made costs the index only, and says so", async () => {
  await using memory = new TestMemory();
  Deno.writeTextFileSync(memory.index, "in the way");
  memory.put("a.md", "apples");
  assert.deepEqual(await memory.find("apples"), ["a.md"]);
  assert.equal(memory.notices.length, 1, memory.notices.join("\n"));
});

Deno.test("a file of 50 MB and one that is no UTF-8 keep nothing else from being found", async () => {
  await using memory = new TestMemory();
  memory.put("huge.md", "filler text without end\n".repeat(50 * 1024 * 1024 / 24));
  memory.put(
    "latin.md",
    new Uint8Array([0x63, 0x61, 0x66, 0xe9, 0x20, 0x71, 0x75, 0x69, 0x6e, 0x63, 0x65]),
  );
  memory.put("small.md", "apples");
  const folder = await memory.open();
  assert.deepEqual((await folder.search("apples")).map(({ file }) => file), ["small.md"]);
  assert.deepEqual((await folder.search("quince")).map(({ file }) => file), ["latin.md"]);
  const names = (await folder.list()).map(({ file }) => file);
  assert.deepEqual(names, ["huge.md", "latin.md", "small.md"]);
});

const STRANGE = [
  "with space.md",
  `quo"te's.md`,
  "emoji 🍎.md",
  "new\nline.md",
  "-dash.md",
  "ünï.md",
];

for (const name of STRANGE) {
  Deno.test(`a file that another program called ${JSON.stringify(name)} is found`, async () => {
    await using memory = new TestMemory();
    memory.put(name, "quinces");
    assert.deepEqual(await memory.find("quinces"), [name]);
  });
}

/** A mount namespace of one's own; for a user who is not root, as root of a user namespace. */
const UNSHARE = Deno.uid() === 0 ? "-m" : "-rm";

function cannotMount(): string | undefined {
  try {
    const args = [UNSHARE, "mount", "-t", "tmpfs", "none", "/mnt"];
    if (new Deno.Command("unshare", { args, stderr: "null" }).outputSync().success) {
      return undefined;
    }
  } catch {
    // No such program.
  }
  return "no right to mount a small file system";
}

testWhen(cannotMount(), "a full disk and a read-only one keep what there was", async () => {
  await using memory = new TestMemory();
  const disk = `${memory.home}/disk`;
  Deno.mkdirSync(disk);
  const mount = 'mount -t tmpfs -o size=2m,mode=700 none "$1" && shift && exec "$@"';
  const { stdout, stderr } = await new Deno.Command("unshare", {
    args: [UNSHARE, "sh", "-c", mount, "sh", disk, Deno.execPath()].concat(
      child(memory, "small_disk_child.ts", [disk]),
    ),
  }).output();
  const said = new TextDecoder().decode(stderr);
  const report = JSON.parse(new TextDecoder().decode(stdout) || "{}");
  assert.equal(report.full, "memory.disk", said);
  assert.equal(report.tooLarge, "memory.disk", said);
  assert.equal(report.kept, "apples");
  assert.equal(report.afterwards, "done");
  assert.deepEqual(report.found, ["b.md"], JSON.stringify(report));
  assert.equal(report.readOnly, "memory.disk");
});
