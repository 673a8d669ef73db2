import assert from "node:assert/strict";
import { cacheFolder, locateRuntime, RuntimeError } from "./runtime.ts";

const FACTS = {
  standalone: false,
  execPath: "/opt/deno",
  cache: "/nowhere",
  denoDir: "/home/u/.cache/deno",
};

Deno.test("locateRuntime() finds the sources beside main.ts", async () => {
  const runtime = locateRuntime("file:///home/u/py%20ra/main.ts", FACTS);
  assert.equal(runtime.form, "source");
  assert.equal(runtime.bundledPlugins, "/home/u/py ra/plugins-bundled");
  assert.deepEqual(await runtime.programs(), {
    denoPath: "/opt/deno",
    hostEntry: "/home/u/py ra/src/plugins/host.ts",
    appEntry: "/home/u/py ra/src/app/entry.ts",
    appFlags: ["--config=/home/u/py ra/deno.json", "--frozen"],
    program: "/home/u/py ra/src",
    code: ["/home/u/py ra/deno.json", "/home/u/py ra/deno.lock"],
    packages: "/home/u/.cache/deno/npm",
  });
});

Deno.test("locateRuntime() finds the bundles beside main.js", async () => {
  const runtime = locateRuntime("file:///c/pyra/1.0.0/ab/main.js", FACTS);
  assert.equal(runtime.form, "portable");
  assert.deepEqual(await runtime.programs(), {
    denoPath: "/opt/deno",
    hostEntry: "/c/pyra/1.0.0/ab/src/plugins/host.js",
    appEntry: "/c/pyra/1.0.0/ab/src/app/entry.js",
    appFlags: ["--no-config", "--no-lock", "--no-npm", "--no-remote"],
    program: "/c/pyra/1.0.0/ab",
    code: [],
  });
});

Deno.test("cacheFolder() follows the platform, and XDG_CACHE_HOME only when it is absolute", () => {
  assert.equal(cacheFolder("linux", "pyra", { userHome: "/home/u" }), "/home/u/.cache/pyra");
  assert.equal(cacheFolder("linux", "pyra", { userHome: "/home/u", cacheHome: "/c" }), "/c/pyra");
  assert.equal(
    cacheFolder("linux", "pyra", { userHome: "/home/u", cacheHome: "c" }),
    "/home/u/.cache/pyra",
  );
  assert.equal(
    cacheFolder("darwin", "pyra", { userHome: "/Users/u" }),
    "/Users/u/Library/Caches/pyra",
  );
  assert.equal(cacheFolder("windows", "pyra", { localAppData: "C:/L" }), "C:/L/pyra");
});

/** A compiled executable's own files, with a `deno` of a few bytes. */
async function compiled(sha256?: string) {
  const folder = Deno.makeTempDirSync({ prefix: "pyra-runtime-" });
  const deno = new TextEncoder().encode("not really deno");
  const gzip = new Blob([deno]).stream().pipeThrough(new CompressionStream("gzip"));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", deno)).toHex();
  await Deno.mkdir(`${folder}/in/src/plugins`, { recursive: true });
  await Deno.mkdir(`${folder}/in/src/app`, { recursive: true });
  await Deno.writeTextFile(`${folder}/in/src/plugins/host.js`, "host");
  await Deno.writeTextFile(`${folder}/in/src/app/entry.js`, "entry");
  await Deno.writeFile(`${folder}/in/deno.gz`, gzip);
  const files = { "src/plugins/host.js": 4, "src/app/entry.js": 5 };
  const packed = { version: "1.0.0", sha256: sha256 ?? digest, size: deno.length, files };
  await Deno.writeTextFile(`${folder}/in/runtime.json`, JSON.stringify(packed));
  const facts = { ...FACTS, standalone: true, cache: `${folder}/cache/pyra` };
  return {
    runtime: locateRuntime(`file://${folder}/in/main.js`, facts),
    [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }),
  };
}

Deno.test("Runtime.programs() unpacks a compiled executable's deno once, and mends it", async () => {
  using made = await compiled();
  assert.equal(made.runtime.form, "compiled");
  const { denoPath, hostEntry, appEntry } = await made.runtime.programs();
  assert.equal(Deno.readTextFileSync(denoPath), "not really deno");
  assert.equal(Deno.readTextFileSync(hostEntry), "host");
  assert.equal(Deno.readTextFileSync(appEntry), "entry");
  assert.equal(Deno.lstatSync(denoPath).mode! & 0o777, 0o500);
  const { ino } = Deno.lstatSync(denoPath);
  await made.runtime.programs();
  assert.equal(Deno.lstatSync(denoPath).ino, ino, "unpacked again without a need");
  const damages = [
    () => Deno.writeTextFileSync(denoPath, "not"),
    () => {
      Deno.renameSync(denoPath, `${denoPath}.aside`);
      Deno.symlinkSync(`${denoPath}.aside`, denoPath);
    },
  ];
  for (const damage of damages) {
    Deno.chmodSync(denoPath, 0o700);
    damage();
    if (!Deno.lstatSync(denoPath).isSymlink) Deno.chmodSync(denoPath, 0o500);
    await made.runtime.programs();
    assert.ok(Deno.lstatSync(denoPath).isFile);
    assert.equal(Deno.readTextFileSync(denoPath), "not really deno");
  }
  Deno.chmodSync(denoPath, 0o700);
  await Promise.all([made.runtime.programs(), made.runtime.programs()]);
  assert.equal(Deno.lstatSync(denoPath).mode! & 0o777, 0o500);
});

Deno.test("Runtime.programs() refuses a deno that is not the one it was built with", async () => {
  using made = await compiled("0".repeat(64));
  await assert.rejects(made.runtime.programs(), RuntimeError);
});
