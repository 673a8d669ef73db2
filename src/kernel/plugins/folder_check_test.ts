import assert from "node:assert/strict";
import { checkGrantedPath } from "./folder_check.ts";

/** A folder that a plugin was granted, spoilt by `spoil`. */
async function check(spoil: (granted: string, outside: string) => void): Promise<void> {
  const home = await Deno.realPath(await Deno.makeTempDir({ prefix: "granted-" }));
  const granted = `${home}/granted`;
  await Deno.mkdir(`${granted}/deep/er`, { recursive: true });
  await Deno.writeTextFile(`${granted}/deep/er/a`, "own");
  await Deno.writeTextFile(`${home}/outside`, "secret");
  try {
    spoil(granted, `${home}/outside`);
    await checkGrantedPath(granted);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

const SPOILT: [what: string, why: RegExp, spoil: (granted: string, outside: string) => void][] = [
  ["a link", /it is a link/, (path, outside) => Deno.symlinkSync(outside, `${path}/a`)],
  ["a deep link", /it is a link/, (path) => Deno.symlinkSync("/etc", `${path}/deep/er/etc`)],
  [
    "a deep second name",
    /a second name elsewhere/,
    (path, outside) => Deno.linkSync(outside, `${path}/deep/er/b`),
  ],
  ["a deep pipe", /a pipe or a socket/, (path) => {
    new Deno.Command("mkfifo", { args: [`${path}/deep/pipe`] }).outputSync();
  }],
  ["a link in its place", /a link that leads to/, (path) => {
    Deno.renameSync(path, `${path}.aside`);
    Deno.symlinkSync(`${path}.aside`, path);
  }],
  ["a second name in its place", /a second name elsewhere/, (path, outside) => {
    Deno.removeSync(path, { recursive: true });
    Deno.linkSync(outside, path);
  }],
  ["nothing in its place", /does not exist/, (path) => Deno.removeSync(path, { recursive: true })],
  ["more in it than can be looked through", /more than 20000 files/, (path) => {
    for (let i = 0; i < 20_000; i++) Deno.writeTextFileSync(`${path}/deep/${i}`, "");
  }],
];

for (const [what, message, spoil] of SPOILT) {
  Deno.test({
    name: `checkGrantedPath() refuses a folder with ${what}`,
    ignore: Deno.build.os === "windows",
    fn: () => assert.rejects(check(spoil), { code: "plugin.unsafe_folder", message }),
  });
}

Deno.test("checkGrantedPath() takes a folder, and a file, of plain files", async () => {
  await check(() => {});
  await check((path) => {
    Deno.removeSync(path, { recursive: true });
    Deno.writeTextFileSync(path, "a file");
  });
});
