/** `pyra ask` and `pyra session`, as a user and a script would call them. */

import assert from "node:assert/strict";
import { pyra, TemporaryHome } from "../support/pyra.ts";

Deno.test("pyra ask answers arithmetic without a model", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["ask", "what is 12*7?"], { home: home.path });
  assert.deepEqual([run.code, run.stdout], [0, "84\n"]);
});

Deno.test("pyra ask takes its question from a pipe", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["ask"], { home: home.path, stdin: "3 * (4 + 5)\n" });
  assert.deepEqual([run.code, run.stdout], [0, "27\n"]);
});

Deno.test("pyra ask --json is one document with answer, usage, calls and session", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["ask", "--json", "what is 2^10?"], { home: home.path });
  const answer = JSON.parse(run.stdout);
  assert.equal(answer.ok, true);
  assert.equal(answer.answer, "1024");
  assert.deepEqual(answer.tool_calls, []);
  assert.equal(typeof answer.usage.input, "number");
  assert.match(answer.session, /^[0-9a-z]+$/);
});

Deno.test("pyra ask --continue and --session go on with a conversation", async () => {
  await using home = new TemporaryHome();
  const ask = async (...args: string[]) =>
    JSON.parse((await pyra(["ask", "--json", ...args], { home: home.path })).stdout).session;
  const first = await ask("1+1");
  const second = await ask("2+2");
  assert.notEqual(first, second);
  assert.equal(await ask("--continue", "3+3"), second);
  assert.equal(await ask("--session", first, "4+4"), first);
  const shown = await pyra(["session", "show", first], { home: home.path });
  assert.match(shown.stdout, /1\+1[\s\S]*2[\s\S]*4\+4[\s\S]*8/);
});

Deno.test("pyra ask -f sends a named file, and no other is opened", async () => {
  await using home = new TemporaryHome();
  await Deno.writeTextFile(`${home.path}/notes.txt`, "the notes");
  const run = await pyra(["ask", "-f", "notes.txt", "--json", "1+1"], { home: home.path });
  assert.equal(run.code, 0, run.stderr);
  const session = JSON.parse(run.stdout).session;
  const stored = await Deno.readTextFile(`${home.tree}/sessions/${session}.jsonl`);
  assert.ok(stored.includes("the notes"));
});

const UNREADABLE: [name: string, content: Uint8Array | undefined, message: RegExp][] = [
  ["missing.txt", undefined, /Cannot read "missing.txt": there is no such file/],
  ["binary.pdf", new Uint8Array([0x25, 0x50, 0, 1, 2]), /"binary.pdf" is not text/],
];

for (const [name, content, message] of UNREADABLE) {
  Deno.test(`pyra ask -f ${name} says what is wrong with it`, async () => {
    await using home = new TemporaryHome();
    if (content) await Deno.writeFile(`${home.path}/${name}`, content);
    const run = await pyra(["ask", "-f", name, "x"], { home: home.path });
    assert.equal(run.code, 1);
    assert.match(run.stderr, message);
  });
}

Deno.test("a secret in a question is not kept in the session", async () => {
  await using home = new TemporaryHome();
  const key = "ghp_EFWQYpOl8E405WO8x6bsc5LNdpOg5xYG4akP";
  const run = await pyra(["ask", "--json", `what is ${key}?`], { home: home.path });
  const stored = await Deno.readTextFile(
    `${home.tree}/sessions/${JSON.parse(run.stdout).session}.jsonl`,
  );
  assert.ok(!stored.includes(key) && !run.stdout.includes(key));
});

Deno.test("pyra session lists, exports and removes", async () => {
  await using home = new TemporaryHome();
  const at = { home: home.path };
  const { session } = JSON.parse((await pyra(["ask", "--json", "what is 6*7?"], at)).stdout);
  const { sessions } = JSON.parse((await pyra(["session", "list", "--json"], at)).stdout);
  assert.deepEqual(sessions.map((entry: { id: string }) => entry.id), [session]);
  assert.match((await pyra(["session", "list"], at)).stdout, /what is 6\*7\?/);

  const run = await pyra(["session", "export", session, "talk.md"], at);
  assert.equal(run.code, 0, run.stderr);
  assert.match(await Deno.readTextFile(`${home.path}/talk.md`), /what is 6\*7\?[\s\S]*42/);
  const again = await pyra(["session", "export", session, "talk.md"], at);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /it exists already/);
  const json = await pyra(["session", "export", session, "-", "--format", "json"], at);
  assert.equal(JSON.parse(json.stdout).session.id, session);

  assert.equal((await pyra(["session", "rm", session], at)).code, 0);
  const gone = await pyra(["session", "show", session], at);
  assert.equal(gone.code, 1);
  assert.match(gone.stderr, /There is no conversation/);
});

Deno.test("a session's export cannot be written into Pyra's own folder", async () => {
  await using home = new TemporaryHome();
  const at = { home: home.path };
  const { session } = JSON.parse((await pyra(["ask", "--json", "1+1"], at)).stdout);
  const run = await pyra(["session", "export", session, `${home.tree}/config.yaml`, "--force"], at);
  assert.equal(run.code, 4);
  const sly = await pyra(
    ["session", "export", session, `${home.path}/x/../.pyra/config.yaml`, "--force"],
    at,
  );
  assert.notEqual(sly.code, 0);
  await assert.rejects(Deno.stat(`${home.tree}/config.yaml`), Deno.errors.NotFound);
});

Deno.test("a reader that leaves early is a quiet end", async () => {
  await using home = new TemporaryHome();
  const script = `"$@" | head -n 1`;
  const { pyraCommand, pyraEnv } = await import("../support/pyra.ts");
  const { stderr, code } = await new Deno.Command("bash", {
    args: ["-o", "pipefail", "-c", script, "bash", ...pyraCommand(["config", "schema"])],
    clearEnv: true,
    env: pyraEnv(home.path),
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  assert.equal(code, 0);
});
