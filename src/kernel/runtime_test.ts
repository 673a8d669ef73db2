import assert from "node:assert/strict";
import { cacheFolder, formOf, locateRuntime, partsVersion } from "./runtime.ts";

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

Deno.test("formOf() tells the checkout from the two builds", () => {
  assert.equal(formOf("file:///p/main.ts", false), "source");
  assert.equal(formOf("file:///p/main.js", false), "portable");
  assert.equal(formOf("file:///p/main.js", true), "compiled");
});

Deno.test("partsVersion() is the running deno's, or the one that the executable carries", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "pyra-runtime-" });
  try {
    Deno.writeTextFileSync(`${folder}/runtime.json`, '{"deno":"3.4.5"}');
    const entry = `file://${folder}/main.js`;
    assert.equal(await partsVersion(entry, "portable"), Deno.version.deno);
    assert.equal(await partsVersion(entry, "compiled"), "3.4.5");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
