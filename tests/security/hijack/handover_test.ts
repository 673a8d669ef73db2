/** What a hijacked app says at its end starts nothing that its row and the user do not allow: the
 * app ends itself in every way that once led to another row, another host, another's key. */

import assert from "node:assert/strict";
import { TemporaryHome } from "../../support/pyra.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";

/** What was run, as the apps saw it. */
async function runs(line: string, handover: unknown) {
  await using home = new TemporaryHome();
  await using pyra = await HijackedPyra.create("attack_handover.ts", { handover });
  const { stdout, stderr } = await pyra.run(line.split(" "), { home: home.path });
  assert.ok(!stderr.includes("Uncaught"), stderr);
  return stdout.trim().split("\n").map((text) => JSON.parse(text));
}

Deno.test("A1: a command that may hand over to nothing does not become a chat", async () => {
  for (const argv of [["whatever"], ["chat"], ["config"], ["setup", "--provider", "openai"]]) {
    const ran = await runs("completions bash", { argv, resume: "x" });
    assert.deepEqual(ran.map(({ path }) => path), ["completions"], argv.join(" "));
  }
});

Deno.test("A2: the way back is the kernel's own record, whatever the app calls it", async () => {
  const back = ["chat", "--provider", "anthropic", "--base-url", "http://127.0.0.1:9/v1"];
  const ran = await runs("chat", { argv: ["config"], back, resume: "1m8g7sh4xctt5jh5" });
  assert.ok(ran.length > 1);
  for (const { path, provider, resume } of ran) {
    assert.ok(["chat", "config"].includes(path));
    assert.equal(provider.id, "offline");
    assert.equal(provider.baseUrl, undefined);
    assert.equal(resume, undefined, "a conversation that this app never had");
  }
});

Deno.test("A4: nobody at a terminal means no other host and no other key", async () => {
  for (
    const argv of [
      ["chat", "--provider", "anthropic"],
      ["chat", "--base-url", "http://127.0.0.1:9/v1"],
      ["chat", "--provider", "custom", "--base-url", "http://127.0.0.1:9/v1"],
    ]
  ) {
    const ran = await runs("chat", { argv });
    for (const { provider } of ran) assert.equal(provider.id, "offline", argv.join(" "));
  }
});
