import assert from "node:assert/strict";
import { findPyraExecutable, spawnDetached } from "./spawn.ts";

const ENTRY = new URL("../../../main.ts", import.meta.url).href;

Deno.test("findPyraExecutable() from source is deno with the flags of the task, and no more", async () => {
  const [program, ...args] = await findPyraExecutable({ form: "source", entry: ENTRY });
  assert.equal(program, Deno.execPath());
  assert.equal(args[0], "run");
  assert.equal(args.at(-1), ENTRY);
  assert.ok(args.includes("--no-prompt"));
  assert.ok(!args.includes("-A") && !args.includes("--allow-all") && !args.includes("--allow-run"));
});

Deno.test("findPyraExecutable() of a compiled Pyra is that file", async () => {
  assert.deepEqual(await findPyraExecutable({ form: "compiled", entry: ENTRY }), [Deno.execPath()]);
});

Deno.test("findPyraExecutable() starts no portable file that is not the user's alone", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "self-" }));
  try {
    const portable = `${folder}/my pyra`;
    const own = (path = portable) =>
      findPyraExecutable({ form: "portable", entry: ENTRY, portable: path });
    await Deno.writeTextFile(portable, "", { mode: 0o755 });
    assert.deepEqual(await own(), [portable]);
    await Deno.symlink(portable, `${folder}/link`);
    assert.deepEqual(await own(`${folder}/link`), [portable]);
    assert.deepEqual(await own(`${folder}/./link`), [portable]);
    await Deno.chmod(portable, 0o777);
    await assert.rejects(own(), { code: "daemon.executable" });
    await assert.rejects(own(`${folder}/link`), { code: "daemon.executable" });
    await Deno.remove(portable);
    await assert.rejects(own(), { code: "daemon.executable" });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "spawnDetached() starts a process that leaves no core file behind",
  ignore: Deno.build.os === "windows",
  async fn() {
    const home = await Deno.makeTempDir({ prefix: "spawn-" });
    const self = ["/bin/sh", "-c", `ulimit -c > "$PYRA_HOME/limit"`] as const;
    const child = spawnDetached({ self, args: [], home });
    // It keeps no process alive; this one waits for it all the same.
    child.ref();
    await child.status;
    assert.equal(await Deno.readTextFile(`${home}/limit`), "0\n");
    await Deno.remove(home, { recursive: true });
  },
});
