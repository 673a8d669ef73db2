/** What the system holds every part to: attacked by code that is the part. */

import assert from "node:assert/strict";
import { findWalls, limitPrograms, NO_RIGHTS, partCommand } from "../../src/processes/mod.ts";
import { testWhen } from "../support/skip.ts";

const { walls } = await findWalls();
const missing = limitPrograms().prlimit ? undefined : "prlimit is missing (install util-linux)";

/** Runs code as a part with no right but to read itself; what it printed. */
async function part(code: string, bwrap: string | undefined, uid?: number): Promise<string> {
  // A temporary folder of root's own is closed to others.
  const dir = uid === undefined ? undefined : "/var/tmp";
  const folder = await Deno.makeTempDir({ prefix: "limits-", dir });
  try {
    const entry = `${folder}/part.js`;
    const cache = `${folder}/cache`;
    await Deno.mkdir(cache);
    await Deno.writeTextFile(entry, code);
    let deno = Deno.execPath();
    if (uid !== undefined) {
      for (const path of [folder, cache]) await Deno.chown(path, uid, uid);
      // It may lie where only root can go.
      await Deno.copyFile(deno, `${folder}/deno`);
      deno = `${folder}/deno`;
    }
    const { program, args, env, cwd } = partCommand({
      name: "test",
      deno,
      flags: ["--no-config", "--no-lock"],
      entry,
      args: [],
      own: [entry],
      rights: NO_RIGHTS,
      env: {},
      cache,
      cwd: cache,
      limits: { dataBytes: 2 ** 40, heapMiB: 256 },
    }, { ...walls, bwrap });
    const as = uid === undefined
      ? []
      : ["/usr/bin/setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];
    const [first, ...rest] = [...as, program, ...args];
    const { stdout, stderr } = await new Deno.Command(first!, {
      args: rest,
      env,
      clearEnv: true,
      cwd,
      signal: AbortSignal.timeout(30_000),
    }).output();
    return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr).slice(0, 300);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const OPENS = `
let count = 0;
try {
  for (const path = new URL(import.meta.url).pathname; count < 5000; count++) Deno.openSync(path);
} catch (error) {
  console.log(count, error.message);
}`;

for (
  const [name, bwrap] of [["the limits", undefined], ["the second wall", walls.bwrap]] as const
) {
  testWhen(
    missing ?? (name === "the second wall" && !bwrap ? "there is no second wall" : undefined),
    `a part inside ${name} opens a few hundred files and no more`,
    async () => {
      const [, count] = /^(\d+) .*os error 24/.exec(await part(OPENS, bwrap)) ?? [];
      assert.ok(Number(count) > 400 && Number(count) < 512, count);
    },
  );
}

const STARTS = `
const idle = "data:text/javascript,setTimeout(() => {}, 1e9)";
for (let count = 1; count <= 400; count++) {
  new Worker(idle, { type: "module" });
  if (count % 10 === 0) {
    console.log(count);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
console.log("all started");
Deno.exit();`;

/** The system counts nothing for root. */
const uid = Deno.build.os === "linux" && Deno.uid() === 0 ? 12_345 : undefined;

testWhen(
  missing ?? (walls.bwrap ? undefined : "there is no second wall"),
  "a part inside the second wall starts a few hundred threads and no more",
  async () => {
    const said = await part(STARTS, walls.bwrap, uid);
    assert.match(said, /^10\n/);
    assert.doesNotMatch(said, /all started/);
  },
);
