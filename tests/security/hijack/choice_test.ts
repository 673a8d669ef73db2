/** The app of a conversation, taken over, against what the person chose and what was piped in. */

import assert from "node:assert/strict";
import { TemporaryHome } from "../../support/pyra.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";

const PROVIDER = ["--provider", "custom", "--base-url", "http://127.0.0.1:9/v1", "--model", "m"];

/** Runs the attack in a home with three conversations; what it got, and which are marked. */
async function attack(words: string, stdin = "") {
  await using home = new TemporaryHome();
  await Deno.mkdir(`${home.tree}/sessions`, { recursive: true });
  for (const [at, id] of ["01a", "01b", "02newest"].entries()) {
    const path = `${home.tree}/sessions/${id}.jsonl`;
    const record = { type: "session", id, at: "2026-10-05T12:00:00.000Z" };
    await Deno.writeTextFile(path, `${JSON.stringify(record)}\n`);
    await Deno.utime(path, 1_000 + at, 1_000 + at);
  }
  await using hijacked = await HijackedPyra.create("attack_choice.ts");
  const { stdout, stderr } = await hijacked.run([
    ...words.split(" "),
    ...words.startsWith("tool") ? [] : PROVIDER,
  ], {
    home: home.path,
    stdin,
  });
  assert.ok(stdout.startsWith("{"), `${stdout}${stderr}`);
  const taint = await Deno.readTextFile(`${home.tree}/taint.json`).catch(() => '{"sessions":{}}');
  const marked = Object.keys(JSON.parse(taint).sessions).sort();
  return { got: JSON.parse(stdout.split("\n")[0]!), marked };
}

const REFUSED = { "01a": "kernel.refused", "01b": "kernel.refused", remove: "kernel.refused" };

Deno.test("an app opens the conversation that --continue and --session mean, and no other", async () => {
  for (const words of ["ask hello --continue", "ask hello --session 02", "chat --continue"]) {
    const { got } = await attack(words);
    const { resume, read: _, begin, ...tried } = got;
    assert.deepEqual([resume, begin], ["02newest", "got"], words);
    assert.deepEqual(tried, { ...REFUSED, "02newest": "got" }, words);
  }
  for (const words of ["ask hello", "ask hello --session 01", "chat"]) {
    const { got: { resume, read: _, begin: _begin, ...tried } } = await attack(words);
    assert.equal(resume, "undefined", words);
    assert.deepEqual(tried, { ...REFUSED, "02newest": "kernel.refused" }, words);
  }
});

Deno.test("what is piped in beside a question taints by the kernel's own sight", async () => {
  const { got, marked } = await attack("ask summarise", "A mail from outside.\n");
  assert.equal(got.read, "A mail from outside.\n");
  assert.deepEqual(marked, ["01fresh"]);
  assert.deepEqual((await attack("ask summarise")).marked, [], "nothing was piped in");
  assert.deepEqual((await attack("chat", "hello\n")).marked, [], "the person says it");
});

Deno.test("an app whose command reads no stdin gets none", async () => {
  const { got, marked } = await attack("tool call current_time", "A mail from outside.\n");
  assert.equal(got.read, "");
  assert.deepEqual(marked, []);
});
