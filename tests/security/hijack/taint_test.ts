/** Taint is the kernel's own record: a hijacked app cannot launder what it has read through a note, a
 * conversation, or a fresh process. */

import assert from "node:assert/strict";
import { PluginUser } from "../../support/plugin_user.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";

/** Reads only, and its results come from outside. */
const READER = `export default { tools: [{ name: "look", description: "Looks", effect: "read",
  parameters: { type: "object" }, run: () => "what a stranger wrote" }] };`;

/** Not the offline one, whose rules only repeat what the person said. Nobody listens there. */
const CONFIG = `ai:
  provider_id: custom
  base_url: http://127.0.0.1:9/v1
  model: m
memory:
  auto_write: true
`;

Deno.test("what was read from outside is laundered by no note, session or new process", async () => {
  await using user = new PluginUser();
  const net = "127.0.0.1:9";
  await user.add("acts", READER, { permissions: { net: [net] } }, [`net=${net}`]);
  const config = await Deno.readTextFile(`${user.tree}/config.yaml`);
  await Deno.writeTextFile(`${user.tree}/config.yaml`, CONFIG + config);
  await Deno.writeTextFile(`${user.tree}/untrusted/waiting.md`, "from a tainted process");
  await using hijacked = await HijackedPyra.create("attack_taint.ts");
  const { stderr } = await hijacked.run(["chat"], { home: user.path });
  const report = stderr.split("\n").filter((line) => line.startsWith('{"'))
    .map((line) => JSON.parse(line));
  const of = new Map(report.map((line) => [line.what, line]));
  assert.ok(report.some(({ stage }) => stage === "end"), stderr);
  // Where it may, it does: so the refusals say something.
  assert.equal(of.get("clean process").wrote, "user/turn.md", stderr);
  assert.equal(of.get("begin").ok, true, stderr);
  assert.equal(of.get("outside content").status, "done", stderr);
  const refused = ["after outside content", "after removing", "resumed", "resumed and opened"];
  for (const what of [...refused, "after a waiting note"]) {
    assert.equal(of.get(what).wrote, "tool.refused", what);
  }
  assert.equal(of.get("open").tainted, true);
  // `/new` is a fresh process; but not for what the old one left.
  assert.equal(of.get("new process").wrote, "user/e.md");
  assert.equal(of.get("read a waiting note").ok, true);
  // Nobody named it; where somebody does, its taint comes with it.
  const opened = of.get("open the one begun again");
  assert.ok(!opened.ok || opened.tainted, stderr);
  const record = JSON.parse(await Deno.readTextFile(`${user.tree}/taint.json`));
  assert.deepEqual(Object.keys(record.sessions).sort(), ["00000000000clean0", "0000000000tainted"]);
});
