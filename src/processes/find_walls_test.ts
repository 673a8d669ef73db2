import assert from "node:assert/strict";
import { findProgram, findWalls, limitPrograms } from "./mod.ts";
import { tryWall } from "./find_walls.ts";
import { testWhen } from "../../tests/support/skip.ts";

const BWRAP = findProgram("bwrap");
const noWall = BWRAP ? undefined : "there is no bubblewrap (install bubblewrap)";

testWhen(noWall, "findWalls() finds the second wall where it stands", async () => {
  const { walls, second } = await findWalls("auto");
  assert.ok(second);
  assert.equal(walls.bwrap, BWRAP);
});

Deno.test("findWalls() leaves the second wall out where it is not wanted", async () => {
  const { walls, second, why } = await findWalls("off");
  assert.deepEqual([walls, second], [limitPrograms(), false]);
  assert.match(why!, /plugins\.second_wall/);
});

Deno.test("tryWall() believes no program that is installed and does not do it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const refused = `${folder}/bwrap`;
    const said = "bwrap: No permissions to create new namespace";
    await Deno.writeTextFile(refused, `#!/bin/sh\necho '${said}' >&2; exit 1\n`, { mode: 0o755 });
    assert.equal(
      await tryWall(refused, "/usr/bin/true"),
      "No permissions to create new namespace",
    );
    const silent = `${folder}/silent`;
    await Deno.writeTextFile(silent, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    assert.equal(await tryWall(silent, "/usr/bin/true"), "it failed");
    assert.match((await tryWall(`${folder}/none`, "/usr/bin/true"))!, /No such file|not found/i);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

testWhen(noWall, "tryWall() sees that user namespaces are off", async () => {
  // In a namespace of its own, so that nothing outside changes: no further ones from here on.
  const script = "echo 0 > /proc/sys/user/max_user_namespaces; " +
    'exec setpriv --ambient-caps=-all --inh-caps=-all "$1" eval --quiet "$2"';
  const code = `import { tryWall } from ${JSON.stringify(import.meta.resolve("./find_walls.ts"))};
    console.log(await tryWall("${BWRAP}", "/usr/bin/true"));`;
  const { stdout } = await new Deno.Command("/usr/bin/unshare", {
    args: ["--user", "--map-user=1000", "--keep-caps", "sh", "-c", script, "x", Deno.execPath()]
      .concat([code]),
    stderr: "inherit",
  }).output();
  const said = new TextDecoder().decode(stdout).trim();
  assert.match(said, /namespace/i);
});
