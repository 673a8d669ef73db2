import assert from "node:assert/strict";
import { allowedPrograms, findProgram, PROGRAMS } from "./mod.ts";

Deno.test("PROGRAMS are named by absolute path, each with a purpose", () => {
  for (const [name, { paths, purpose }] of Object.entries(PROGRAMS)) {
    for (const path of paths) assert.match(path, /^(\/|[A-Z]:\/)/, name);
    assert.ok(purpose.length > 10, name);
  }
});

Deno.test("the kernel may start what is on the list, and nothing else", async () => {
  const { tasks } = JSON.parse(
    await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
  );
  const [, listed] = /--allow-run=(\S+)/.exec(tasks.pyra)!;
  assert.deepEqual(listed!.split(","), allowedPrograms());
});

Deno.test("findProgram() asks no search path", () => {
  const before = Deno.env.get("PATH")!;
  Deno.env.set("PATH", "/nowhere");
  try {
    assert.match(findProgram("sh")!, /^\/bin\/sh$/);
  } finally {
    Deno.env.set("PATH", before);
  }
});

Deno.test("no program of the system is named outside of this list", () => {
  const src = new URL("../", import.meta.url).pathname;
  const named: string[] = [];
  const walk = (folder: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      if (isDirectory) walk(`${folder}/${name}`);
      else if (name.endsWith(".ts") && !name.endsWith("_test.ts") && name !== "programs.ts") {
        const text = Deno.readTextFileSync(`${folder}/${name}`);
        if (/Command\(\s*["'`]\//.test(text)) named.push(`${folder}/${name}`);
      }
    }
  };
  walk(src);
  assert.deepEqual(named, []);
});
