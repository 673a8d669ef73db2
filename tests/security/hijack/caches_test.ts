/** Nothing that a part can write is run or believed by a later run: whatever its runtime holds open
 * while an attacker's code is the app, is marked, and the mark looked for. */

import assert from "node:assert/strict";
import { PluginHome, SEALED_CACHE } from "../../support/plugins.ts";
import { pyra, pyraEnv, ROOT, TemporaryHome } from "../../support/pyra.ts";
import { testWalls } from "../../support/walls.ts";
import { MARK } from "./descriptors.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";

/** The files below `folder` that hold the mark. */
async function marked(folder: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("/bin/grep", {
    args: ["-rlaF", MARK, folder],
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout).split("\n").filter(Boolean);
}

for (const secondWall of ["auto", "off"]) {
  Deno.test(`a hijacked app leaves nothing behind in what the runtime keeps (second wall: ${secondWall})`, async () => {
    await using home = new TemporaryHome();
    const denoDir = `${home.path}/deno`;
    await Deno.mkdir(denoDir);
    await Deno.symlink(`${pyraEnv(home.path).DENO_DIR}/npm`, `${denoDir}/npm`);
    const set = await pyra(["config", "set", "plugins.second_wall", secondWall], {
      home: home.path,
    });
    assert.equal(set.code, 0, set.stderr);
    await using hijacked = await HijackedPyra.create("attack_descriptors.ts");
    // The first run of a row makes what the second one has open.
    for (const _ of [1, 2]) {
      const { stdout, stderr } = await hijacked.run(["session", "list"], {
        home: home.path,
        env: { DENO_DIR: denoDir },
      });
      assert.match(stdout, /^\[.*not refused/, `${stdout}${stderr}`);
      assert.deepEqual(await marked(home.path), []);
    }
  });
}

testWalls("a plugin leaves nothing behind, not even before you said yes to it", async (walls) => {
  await using home = new PluginHome({}, { walls });
  const descriptors = await Deno.readTextFile(`${ROOT}/tests/security/hijack/descriptors.ts`);
  // Code at the top runs when the plugin is asked what it offers.
  await home.add("vandal", {
    files: { "descriptors.ts": descriptors },
    code: `import { writeAll } from "./descriptors.ts";
      const early = await writeAll("file");
      export default { tools: [{ name: "go", description: "x", run: async () =>
        JSON.stringify([...early, ...await writeAll("file")]) }] };`,
  });
  const written = await home.host.call("vandal", "go", {});
  assert.match(written, /not refused/, "nothing was tried");
  await home.host.stop("vandal");
  assert.deepEqual([...await marked(home.folder), ...await marked(SEALED_CACHE!)], []);
  assert.match(await home.host.call("vandal", "go", {}), /not refused/);
});
