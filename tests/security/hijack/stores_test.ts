/** A11: what web pages store has no place in an app: nothing is left for another row or a later run,
 * and nothing fills the disk where no right to write was given. */

import assert from "node:assert/strict";
import { TemporaryHome } from "../../support/pyra.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";

/** What a run may leave, in KiB: what the runtime compiled of the app itself. */
const MOST_KIB = 16 * 1024;

async function kibibytes(path: string): Promise<number> {
  const { stdout } = await new Deno.Command("du", { args: ["-sk", path] }).output();
  return Number.parseInt(new TextDecoder().decode(stdout));
}

Deno.test("A11: no store of web pages keeps anything between rows and runs", async () => {
  await using home = new TemporaryHome();
  await using hijacked = await HijackedPyra.create("attack_stores.ts");
  const sizes: number[] = [];
  for (const words of [["chat"], ["ask", "hello"], ["ask", "hello"], ["completions", "bash"]]) {
    const { stderr } = await hijacked.run(words, { home: home.path });
    const lines = stderr.split("\n").filter((line) => line.startsWith('{"'));
    const outcomes = lines.map((line) => JSON.parse(line));
    assert.ok(outcomes.length >= 9, stderr);
    for (const { store, outcome } of outcomes) {
      // What it compiles is measured below; or it was ended for it.
      if (store === "modules") continue;
      assert.match(
        outcome,
        /^(NotCapable|PermissionDenied|TypeError|Error|NotSupported|NotADirectory)$/,
        store,
      );
    }
    sizes.push(await kibibytes(home.tree));
  }
  const { stdout } = await new Deno.Command("grep", {
    args: ["-rl", "left-by-an-app", home.tree],
  }).output();
  assert.equal(new TextDecoder().decode(stdout), "");
  assert.ok(sizes.at(-1)! < MOST_KIB, `${sizes} KiB`);
});
