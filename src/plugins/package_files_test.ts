import assert from "node:assert/strict";
import { readPackage } from "./package_files.ts";

const MIB = 1024 * 1024;

/** A folder that is a package, and gone with the test. */
class Package implements Disposable {
  readonly home = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "pyra-package-" }));
  readonly path = `${this.home}/plugin`;

  constructor() {
    this.write("manifest.json");
    this.write("plugin.ts");
  }

  /** Writes a file of this many bytes, which takes no room. */
  write(name: string, size = 1): void {
    const path = `${this.path}/${name}`;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(path, "");
    Deno.truncateSync(path, size);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.home, { recursive: true });
  }
}

const BAD_FOLDERS: [what: string, why: RegExp, spoil: (folder: Package) => void][] = [
  ["a link", /"a.ts" is a link/, ({ path }) => Deno.symlinkSync("plugin.ts", `${path}/a.ts`)],
  ["a link to a folder", /"a" is a link/, ({ path }) => Deno.symlinkSync("/tmp", `${path}/a`)],
  [
    "a second name for a file",
    /"a.ts" is not a plain file of its own/,
    ({ home, path }) => {
      Deno.writeTextFileSync(`${home}/outside`, "x");
      Deno.linkSync(`${home}/outside`, `${path}/a.ts`);
    },
  ],
  [
    "a pipe",
    /"a.ts" is not a plain file of its own/,
    ({ path }) => {
      const { success } = new Deno.Command("mkfifo", { args: [`${path}/a.ts`] }).outputSync();
      assert.ok(success);
    },
  ],
  ["one large file", /larger than 16 MiB/, (folder) => folder.write("a.ts", 16 * MIB + 1)],
  ["files that are large together", /larger than 16 MiB/, (folder) => {
    for (const name of ["a.ts", "b.ts", "c.ts"]) folder.write(name, 6 * MIB);
  }],
  ["too many files", /more than 200 files/, (folder) => {
    for (let i = 0; i < 200; i++) folder.write(`f${i}.ts`);
  }],
  ["too many files that are left out", /more than 5000 entries/, (folder) => {
    for (let i = 0; i < 5_000; i++) folder.write(`.f${i}`, 0);
  }],
  ["a deep folder", /lies too deep/, (folder) => folder.write("a/b/c/d/e/f/g/h/i.ts")],
  ["a device's name", /no file name on every system/, (folder) => folder.write("con.ts")],
  ["a name of other characters", /other characters than letters/, (f) => f.write("a b.ts")],
  ["a name that only Windows reads as a path", /absolute path/, (f) => f.write("a\\b.ts")],
  ["no manifest", /has no manifest/, ({ path }) => Deno.removeSync(`${path}/manifest.json`)],
  [
    "no code",
    /neither plugin.ts nor plugin.js/,
    ({ path }) => Deno.removeSync(`${path}/plugin.ts`),
  ],
];

for (const [what, message, spoil] of BAD_FOLDERS) {
  Deno.test({
    name: `readPackage() refuses a folder with ${what}`,
    ignore: Deno.build.os === "windows",
    async fn() {
      using folder = new Package();
      spoil(folder);
      await assert.rejects(readPackage(folder.path), { code: "plugin.not_installed", message });
    },
  });
}

Deno.test("readPackage() takes no link for a package, no other file, and no large archive", async () => {
  using folder = new Package();
  const refuses = (path: string, message: RegExp) =>
    assert.rejects(readPackage(path), { code: "plugin.not_installed", message });
  Deno.symlinkSync(folder.path, `${folder.home}/link`);
  await refuses(`${folder.home}/link`, /it is a link/);
  await refuses(`${folder.path}/plugin.ts`, /neither a folder nor a .tar.gz/);
  folder.write("../large.tar.gz", 16 * MIB + 1);
  await refuses(`${folder.home}/large.tar.gz`, /larger than 16 MiB/);
});

Deno.test("readPackage() leaves out what is hidden or set up for other tools", async () => {
  using folder = new Package();
  for (const name of [".env", "deno.json", "node_modules/x/a.js", "sub/Package.json", "sub/a.ts"]) {
    folder.write(name);
  }
  const { files, leftOut } = await readPackage(folder.path);
  assert.deepEqual([...files.keys()], ["manifest.json", "plugin.ts", "sub/a.ts"]);
  assert.deepEqual(leftOut.sort(), [".env", "deno.json", "node_modules", "sub/Package.json"]);
});
