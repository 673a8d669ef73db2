/** Many processes change one configuration at once: nothing is lost, nothing is mixed. */

import assert from "node:assert/strict";
import { loadConfig } from "../../src/config/mod.ts";
import { editCommand, OWN, run, TestFile } from "./support.ts";

Deno.test("editConfig() loses nothing when twenty processes change the file at once", async () => {
  await using file = new TestFile(OWN);
  const numbers = Array.from({ length: 20 }, (_, number) => number);
  const ends = await Promise.all(
    numbers.map((n) => run(editCommand(file.path, `plugin_settings.mail.key${n}`, String(n)))),
  );
  for (const { success, said } of ends) assert.ok(success, said);
  const { plugin_settings } = await loadConfig(file.path);
  assert.deepEqual(plugin_settings.mail, Object.fromEntries(numbers.map((n) => [`key${n}`, n])));
  assert.ok(file.read().startsWith(OWN));
  assert.deepEqual(file.others(), [".config.yaml.lock"]);
});
