/** The tutorial is true: its code is the bundled plugin, and that runs in the real sandbox. */

import assert from "node:assert/strict";
import { PluginHome } from "../../support/plugins.ts";
import { ROOT } from "../../support/pyra.ts";

const FOLDER = `${ROOT}/plugins-bundled/hello`;

Deno.test("docs/plugins.md shows the bundled plugin, letter by letter", async () => {
  const page = await Deno.readTextFile(`${ROOT}/docs/plugins.md`);
  for (const [file, language] of [["manifest.json", "json"], ["plugin.ts", "ts"]]) {
    const code = await Deno.readTextFile(`${FOLDER}/${file}`);
    assert.ok(page.includes(`\`${file}\`:\n\n\`\`\`${language}\n${code}\`\`\`\n`), file);
  }
});

Deno.test("the plugin of the tutorial greets from its own process, in the words of its setting", async () => {
  await using home = new PluginHome();
  const grant = await home.enable(FOLDER);
  assert.deepEqual(Object.values(grant.permissions).flat(), []);
  home.settings.hello = { greeting: "Salve" };
  assert.equal(await home.host.call("hello", "greet", { who: "Ada" }), "Salve, Ada!");
  assert.equal(await home.host.slash("hello", "hello", ""), "Salve, you!");
  assert.notEqual(home.pidOf("hello"), Deno.pid);
});
