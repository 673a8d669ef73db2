import assert from "node:assert/strict";
import { type PackedRuntime, RuntimeError, unpackRuntime } from "./packed_runtime.ts";

/** What parts run on, as far as this goes: something that can be run. */
const DENO = "#!/bin/sh\nexit 0\n";

/** A compiled executable's own files. `behind`: what its `deno` lies behind, in the executable. */
class Executable implements Disposable {
  readonly folder = Deno.makeTempDirSync({ prefix: "pyra-packed-" });
  readonly place = {
    from: new URL(`file://${this.folder}/in/`),
    execPath: `${this.folder}/pyra`,
    cache: `${this.folder}/cache/pyra`,
  };

  static async create(
    { behind, content = DENO, ...lies }: Partial<PackedRuntime> & { content?: string } = {},
  ): Promise<Executable> {
    const made = new Executable();
    const { folder } = made;
    const deno = new TextEncoder().encode(content);
    const stream = new Blob([deno]).stream().pipeThrough(new CompressionStream("gzip"));
    const packed = new Uint8Array(await new Response(stream).arrayBuffer());
    Deno.mkdirSync(`${folder}/in/src/plugins`, { recursive: true });
    Deno.mkdirSync(`${folder}/in/src/app`, { recursive: true });
    Deno.writeTextFileSync(`${folder}/in/src/plugins/host.js`, "host");
    Deno.writeTextFileSync(`${folder}/in/src/app/entry.js`, "entry");
    if (behind) {
      const pieces = ["x".repeat(behind.offset), packed, "the program"];
      Deno.writeFileSync(`${folder}/pyra`, await new Blob(pieces).bytes());
    } else Deno.writeFileSync(`${folder}/in/deno.gz`, packed);
    const said: PackedRuntime = {
      version: "1.0.0",
      deno: "2.0.0",
      build: "0123456789ab",
      sha256: new Uint8Array(await crypto.subtle.digest("SHA-256", deno)).toHex(),
      size: deno.length,
      behind: behind && { ...behind, length: packed.length },
      files: { "src/plugins/host.js": 4, "src/app/entry.js": 5 },
      ...lies,
    };
    Deno.writeTextFileSync(`${folder}/in/runtime.json`, JSON.stringify(said));
    return made;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

const BEHIND = { offset: 1000, length: 0 };

for (const behind of [undefined, BEHIND]) {
  const where = behind ? "behind the base" : "beside its bundles";
  Deno.test(`unpackRuntime() unpacks a deno that lies ${where}, once`, async () => {
    using executable = await Executable.create({ behind });
    const { denoPath, program } = await unpackRuntime(executable.place);
    assert.equal(Deno.readTextFileSync(denoPath), DENO);
    assert.equal(Deno.readTextFileSync(`${program}/src/plugins/host.js`), "host");
    assert.equal(Deno.readTextFileSync(`${program}/src/app/entry.js`), "entry");
    assert.equal(Deno.lstatSync(denoPath).mode! & 0o777, 0o500);
    assert.equal(Deno.lstatSync(`${program}/src/app/entry.js`).mode! & 0o777, 0o400);
    const { ino } = Deno.lstatSync(denoPath);
    await unpackRuntime(executable.place);
    assert.equal(Deno.lstatSync(denoPath).ino, ino, "unpacked again without a need");
  });
}

/** What happens to unpacked files, and is repaired by the next start. */
const DAMAGES: [what: string, damage: (paths: { denoPath: string; program: string }) => void][] = [
  ["a runtime of another size", ({ denoPath }) => {
    Deno.chmodSync(denoPath, 0o700);
    Deno.writeTextFileSync(denoPath, "not");
    Deno.chmodSync(denoPath, 0o500);
  }],
  ["a runtime that may be written", ({ denoPath }) => Deno.chmodSync(denoPath, 0o700)],
  ["a link in its place", ({ denoPath }) => {
    Deno.renameSync(denoPath, `${denoPath}.aside`);
    Deno.symlinkSync(`${denoPath}.aside`, denoPath);
  }],
  ["a bundle that is gone", ({ program }) => Deno.removeSync(`${program}/src/app/entry.js`)],
  ["a folder in a bundle's place", ({ program }) => {
    Deno.removeSync(`${program}/src/app/entry.js`);
    Deno.mkdirSync(`${program}/src/app/entry.js`);
  }],
  ["a folder that others may write to", ({ program }) => Deno.chmodSync(program, 0o777)],
];

for (const [what, damage] of DAMAGES) {
  Deno.test(`unpackRuntime() repairs ${what}`, async () => {
    using executable = await Executable.create();
    const paths = await unpackRuntime(executable.place);
    damage(paths);
    assert.deepEqual(await unpackRuntime(executable.place), paths);
    const { denoPath, program } = paths;
    assert.ok(Deno.lstatSync(denoPath).isFile);
    assert.equal(Deno.readTextFileSync(denoPath), DENO);
    assert.equal(Deno.lstatSync(denoPath).mode! & 0o777, 0o500);
    assert.equal(Deno.readTextFileSync(`${program}/src/app/entry.js`), "entry");
    assert.equal(Deno.lstatSync(program).mode! & 0o777, 0o700);
  });
}

Deno.test("unpackRuntime() may be called twice at the same moment", async () => {
  using executable = await Executable.create();
  const [one, two] = await Promise.all([1, 2].map(() => unpackRuntime(executable.place)));
  assert.deepEqual(one, two);
  assert.equal(Deno.readTextFileSync(one!.denoPath), DENO);
});

Deno.test("unpackRuntime() keeps builds of one version apart", async () => {
  using first = await Executable.create();
  using second = await Executable.create({ build: "ba9876543210" });
  const old = await unpackRuntime(first.place);
  Deno.writeTextFileSync(`${second.folder}/in/src/app/entry.js`, "other");
  const { program } = await unpackRuntime({ ...second.place, cache: first.place.cache });
  assert.equal(Deno.readTextFileSync(`${program}/src/app/entry.js`), "other");
  assert.equal(Deno.readTextFileSync(`${old.program}/src/app/entry.js`), "entry");
});

Deno.test("unpackRuntime() refuses a deno that is not the one it was built with", async () => {
  using executable = await Executable.create({ sha256: "0".repeat(64) });
  await assert.rejects(unpackRuntime(executable.place), RuntimeError);
  const folder = `${executable.place.cache}/1.0.0/0123456789ab`;
  assert.deepEqual([...Deno.readDirSync(folder)].filter(({ isFile }) => isFile), []);
});

Deno.test("unpackRuntime() says when the system does not let it run, and leaves nothing", async () => {
  using executable = await Executable.create({ content: "#!/bin/sh\nexit 126\n" });
  await assert.rejects(unpackRuntime(executable.place), /cannot be run$/);
  const folder = `${executable.place.cache}/1.0.0/0123456789ab`;
  assert.deepEqual([...Deno.readDirSync(folder)].filter(({ isFile }) => isFile), []);
});

Deno.test("unpackRuntime() removes what a killed one has left, and nothing that is new", async () => {
  using executable = await Executable.create();
  const { denoPath } = await unpackRuntime(executable.place);
  const folder = denoPath.slice(0, denoPath.lastIndexOf("/"));
  const [left, needed] = [`${folder}/.deno.1.0.tmp`, `${folder}/.deno.2.0.tmp`];
  for (const path of [left, needed]) Deno.writeTextFileSync(path, "x");
  Deno.utimeSync(left, 0, 0);
  Deno.removeSync(denoPath);
  await unpackRuntime(executable.place);
  assert.throws(() => Deno.statSync(left), Deno.errors.NotFound);
  assert.ok(Deno.statSync(needed).isFile);
});

Deno.test("unpackRuntime() says when the executable is cut short", async () => {
  using executable = await Executable.create({ behind: BEHIND });
  Deno.truncateSync(executable.place.execPath, 1010);
  await assert.rejects(unpackRuntime(executable.place), /is cut short/);
});
