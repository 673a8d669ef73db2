/** What one tainted process keeps, the next cannot have without its taint: an app that was taken over
 * before and after. */

import assert from "node:assert/strict";
import { TemporaryHome } from "../../support/pyra.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";

const PROVIDER = ["--provider", "custom", "--base-url", "http://127.0.0.1:9/v1", "--model", "m"];
const QUESTION = "what is for dinner?";

/** Runs one process of the attack; what it reports, by name. */
async function run(home: TemporaryHome, data: { first?: string; look?: string }) {
  await using hijacked = await HijackedPyra.create("attack_launder.ts", data);
  const file = data.first === undefined ? [] : ["-f", data.first];
  const { stdout, stderr } = await hijacked.run(["ask", QUESTION, ...file, ...PROVIDER], {
    home: home.path,
  });
  assert.ok(stdout.startsWith("["), `${stdout}${stderr}`);
  return JSON.parse(stdout.split("\n")[0]!) as [string, unknown][];
}

Deno.test("a tainted process hands nothing on through conversations, plans or typed lines", async () => {
  await using home = new TemporaryHome();
  const file = `${home.path}/mail.txt`;
  await Deno.writeTextFile(file, "a mail from outside");
  const kept = await run(home, { first: file });
  // Only a chat has lines that are typed.
  assert.deepEqual(kept.filter(([, what]) => typeof what === "string" && what !== "ok"), [
    ["typed", "kernel.not_allowed"],
  ]);

  const found = await run(home, {});
  const of = (name: string) => found.filter(([what]) => what === name).at(-1)![1];
  for (const [what, outcome] of found.slice(0, 8)) assert.equal(outcome, "NotCapable", what);
  assert.equal(of("read"), "kernel.refused");
  const listed = of("list") as { id: string; title: string }[];
  // The one that began before the taint; its title is the person's own word.
  assert.deepEqual(listed.map(({ id, title }) => [id, title]), [["early", QUESTION]]);
  assert.deepEqual(of("tainted"), { tainted: false });
  assert.ok(!JSON.stringify(found).includes("PAYLOAD"));

  for (const look of ["plan", "plans"]) {
    const looked = await run(home, { look });
    assert.match(JSON.stringify(looked), /PAYLOAD/);
    assert.deepEqual(looked.at(-1), ["tainted", { tainted: true }], look);
  }
});
