import assert from "node:assert/strict";
import { findWalls, limitPrograms, NO_RIGHTS, partCommand } from "../processes/mod.ts";
import { noSecondWall } from "../../tests/support/walls.ts";
import { testWhen } from "../../tests/support/skip.ts";
import { startPart } from "./part_child.ts";

const PERMISSIONS = ["read", "write", "net", "env", "sys", "run", "ffi"];

/** The rights that a part without any says it has, over its channel. */
async function rightsOf(walls: ReturnType<typeof limitPrograms>): Promise<string[]> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "part-" }));
  try {
    const entry = `${folder}/entry.ts`;
    await Deno.writeTextFile(
      entry,
      `const granted = [];
      for (const name of ${JSON.stringify(PERMISSIONS)}) {
        const { state } = await Deno.permissions.query({ name });
        if (state === "granted") granted.push(name);
      }
      Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(granted)));`,
    );
    await Deno.mkdir(`${folder}/cache`);
    const command = partCommand({
      name: "test",
      deno: Deno.execPath(),
      flags: ["--no-config", "--no-lock", "--no-npm", "--no-remote", "--no-check"],
      entry,
      args: [],
      own: [],
      rights: NO_RIGHTS,
      env: {},
      cache: `${folder}/cache`,
      cwd: `${folder}/cache`,
      limits: { dataBytes: 2 ** 31, heapMiB: 256 },
    }, walls);
    let said = "";
    const decoder = new TextDecoder();
    const child = startPart(command, {
      errors: false,
    });
    child.listen((bytes) => said += decoder.decode(bytes));
    await child.ended;
    return JSON.parse(said);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("startPart() gives a part without rights none", async () => {
  assert.deepEqual(await rightsOf(limitPrograms()), []);
});

testWhen(
  noSecondWall,
  "startPart() gives a part without rights none in the second wall",
  async () => {
    assert.deepEqual(await rightsOf((await findWalls()).walls), []);
  },
);

Deno.test("startPart() adds no rights to a command that names the runtime by its own path", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "part-" }));
  try {
    await Deno.writeTextFile(`${folder}/say.sh`, 'printf "%s " "$@"');
    const child = startPart({
      program: "/bin/sh",
      args: [`${folder}/say.sh`, Deno.execPath(), "run", "--no-prompt", "x.ts"],
      env: {},
      cwd: folder,
    }, { errors: false });
    const decoder = new TextDecoder();
    let said = "";
    child.listen((bytes) => said += decoder.decode(bytes));
    await child.ended;
    assert.match(said, /^\S+ run --no-prompt x\.ts $/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
