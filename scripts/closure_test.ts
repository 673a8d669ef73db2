import assert from "node:assert/strict";
import { ModuleGraph } from "./closure.ts";

async function graphOf(files: Record<string, string>): Promise<ModuleGraph> {
  const root = await Deno.makeTempDir();
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${root}/${name}`, text);
  }
  try {
    return new ModuleGraph(`${root}/`, ["main.ts"]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("ModuleGraph tells what is loaded at once from what is loaded late, and leaves types out", async () => {
  const graph = await graphOf({
    "main.ts":
      'import { a } from "./a.ts";\n// import "./nowhere.ts"\nimport("./late.ts" as string);\n',
    "a.ts": 'import type { T } from "./t.ts";\nimport { type T, type U } from "./t.ts";\n' +
      'export { b } from "./b.ts";\ntype Late = typeof import("./t.ts");\n',
    "b.ts": "export const b = 1;\n",
    "late.ts": 'import {\n  type T,\n  u,\n} from "./t.ts";\n',
    "t.ts": "export const u = 1;\n",
  });
  assert.deepEqual(graph.closure("main.ts", { late: false }), ["a.ts", "b.ts", "main.ts"]);
  const all = graph.closure("main.ts", { late: true });
  assert.deepEqual(all, ["a.ts", "b.ts", "late.ts", "main.ts", "t.ts"]);
  assert.deepEqual(graph.size(all), { files: 5, lines: 13 });
  assert.deepEqual(graph.circles(), []);
});

Deno.test("ModuleGraph finds a circle between files", async () => {
  const graph = await graphOf({
    "main.ts": 'import "./a.ts";\n',
    "a.ts": 'import { b } from "./b.ts";\n',
    "b.ts": 'import { a } from "./a.ts";\n',
  });
  assert.deepEqual(graph.circles(), ["a.ts -> b.ts -> a.ts"]);
});
