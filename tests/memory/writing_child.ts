/** Not a test: opens a memory and writes until it is killed, or `count` times.
 * Arguments: home, name, count. Says `ready` on stdout once it has written the first time, and
 * the number of each write that was done. */

import { openMemory } from "../../src/memory/mod.ts";

const [home, name, count] = Deno.args as [string, string, string];
const memory = await openMemory({
  root: `${home}/memory`,
  indexFolder: `${home}/index`,
  historyFolder: `${home}/history`,
  now: Date.now,
});
const say = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
const write = { provenance: { by: "user" as const } };
for (let i = 0; i < Number(count); i++) {
  await memory.append("shared.md", `${name} line ${i} end`, write);
  await memory.write(`${name}.md`, `# ${name}\n\n${`version ${i} `.repeat(2000)}end\n`, write);
  say(`${i}`);
}
memory.close();
