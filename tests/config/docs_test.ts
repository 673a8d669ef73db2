import assert from "node:assert/strict";
import { configDocs } from "../../scripts/config_docs.ts";
import { parseConfig } from "../../src/config/mod.ts";

const DOCS = new URL("../../docs/config.md", import.meta.url);

Deno.test("docs/config.md is what scripts/config_docs.ts writes", async () => {
  assert.equal(await Deno.readTextFile(DOCS), await configDocs());
});

Deno.test("docs/config.md shows only configurations that Pyra takes", async () => {
  const text = await Deno.readTextFile(DOCS);
  const examples = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, example]) => example!);
  assert.equal(examples.length, 3);
  for (const example of examples) await parseConfig(example, "docs/config.md");
});
