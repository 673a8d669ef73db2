/** Not a test: uses a memory on a small file system that fills up, then on a read-only one, and
 * reports as JSON what became of it. Argument: the file system's folder. */

import { PyraError } from "../../src/base/mod.ts";
import { openMemory } from "../../src/memory/mod.ts";

const [disk] = Deno.args as [string];
const notices: string[] = [];
const open = () =>
  openMemory({
    root: `${disk}/memory`,
    indexFolder: `${disk}/index`,
    historyFolder: `${disk}/history`,
    now: Date.now,
    notice: (line) => notices.push(line),
  });
const write = { provenance: { by: "user" as const } };
const codeOf = (promise: Promise<unknown>) =>
  promise.then(() => "done", (error) => error instanceof PyraError ? error.code : String(error));

let memory = await open();
await memory.write("a.md", "apples", write);
for (const size of [65536, 4096, 512]) {
  try {
    for (let i = 0;; i++) Deno.writeFileSync(`${disk}/fill-${size}-${i}`, new Uint8Array(size));
  } catch {
    // Full.
  }
}
const report: Record<string, unknown> = {
  full: await codeOf(memory.write("a.md", "pears ".repeat(5000), write)),
};
// Now with room for the former version, and not for the new one.
Deno.removeSync(`${disk}/fill-65536-0`);
report.tooLarge = await codeOf(memory.write("a.md", "pears ".repeat(50_000), write));
report.kept = Deno.readTextFileSync(`${disk}/memory/a.md`);
memory.close();
for (const { name } of Deno.readDirSync(disk)) {
  if (name.startsWith("fill-")) Deno.removeSync(`${disk}/${name}`);
}
memory = await open();
report.afterwards = await codeOf(memory.write("b.md", "bananas", write));
memory.close();
await new Deno.Command("mount", { args: ["-o", "remount,bind,ro", disk] }).output();
memory = await open();
report.found = (await memory.search("bananas")).map(({ file }) => file);
report.readOnly = await codeOf(memory.write("c.md", "cherries", write));
report.notices = notices;
// deno-lint-ignore no-console
console.log(JSON.stringify(report));
Deno.exit(0);
