import assert from "node:assert/strict";
import type { ChatMessage, SessionRecord } from "../contracts/mod.ts";
import { openSessions } from "./store.ts";

const AT = "2026-10-05T12:00:00.000Z";

const created = (id: string): SessionRecord => ({
  type: "session",
  id,
  at: AT,
  provider: "p",
  model: "m",
});
const said = (message: ChatMessage, at = AT): SessionRecord => ({ type: "message", at, message });
const asks = (content: string, at = AT) => said({ role: "user", content }, at);
const answers = (content: string) => said({ role: "assistant", content });

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "sessions-" });
  try {
    await run(`${folder}/sessions`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function writeSession(folder: string, id: string, ...records: SessionRecord[]) {
  const store = openSessions({ folder });
  for (const record of [created(id), ...records]) await store.append(id, record);
  return store;
}

Deno.test("openSessions() reads back what was appended", () =>
  withFolder(async (folder) => {
    const store = await writeSession(
      folder,
      "one",
      asks("What is   tea?\nTell me"),
      answers("A plant."),
      { type: "usage", at: AT, usage: { input: 5, output: 2 } },
      { type: "usage", at: AT, usage: { input: 6, output: 3, estimated: true } },
      { type: "set", at: "2026-10-05T13:00:00.000Z", model: "m2", system: "Rhyme." },
    );
    assert.deepEqual(await store.read("one"), {
      info: {
        id: "one",
        title: "What is tea? Tell me",
        created: AT,
        updated: "2026-10-05T13:00:00.000Z",
        messages: 2,
        provider: "p",
        model: "m2",
        usage: { input: 11, output: 5, estimated: true },
      },
      messages: [
        { role: "user", content: "What is   tea?\nTell me" },
        { role: "assistant", content: "A plant." },
      ],
      system: "Rhyme.",
    });
  }));

Deno.test("openSessions() keeps marks of taint", () =>
  withFolder(async (folder) => {
    const store = await writeSession(
      folder,
      "one",
      said({ role: "user", content: "a", attached: "b" }),
      said({
        role: "assistant",
        content: "",
        toolCalls: [{ id: "1", name: "t", arguments: "{}" }],
      }),
      said({ role: "tool", toolCallId: "1", name: "t", content: "c", outside: true }),
    );
    const [user, , tool] = (await store.read("one")).messages;
    assert.deepEqual([user, tool], [
      { role: "user", content: "a", attached: "b" },
      { role: "tool", toolCallId: "1", name: "t", content: "c", outside: true },
    ]);
  }));

Deno.test("openSessions() takes back the last exchange, and titles by what is left", () =>
  withFolder(async (folder) => {
    const undo: SessionRecord = { type: "undo", at: AT };
    const store = await writeSession(folder, "one", asks("a"), answers("b"), undo, asks("c"), undo);
    assert.deepEqual((await store.read("one")).messages, []);
    await store.append("one", asks("d"));
    const { info, messages } = await store.read("one");
    assert.deepEqual([info.title, messages.length], ["d", 1]);
  }));

Deno.test("openSessions() drops a call without all its results, and results without a call", () =>
  withFolder(async (folder) => {
    const calls = ["1", "2"].map((id) => ({ id, name: "t", arguments: "{}" }));
    const result = (id: string) => said({ role: "tool", toolCallId: id, name: "t", content: "r" });
    const store = await writeSession(
      folder,
      "one",
      asks("a"),
      said({ role: "assistant", content: "", toolCalls: calls }),
      result("1"),
      result("2"),
      result("3"),
      asks("b"),
      said({ role: "assistant", content: "", toolCalls: calls }),
      result("1"),
    );
    const roles = (await store.read("one")).messages.map(({ role }) => role);
    assert.deepEqual(roles, ["user", "user"], "three results for two calls are no pair either");
  }));

Deno.test("openSessions() keeps every other line of a damaged file", () =>
  withFolder(async (folder) => {
    const store = await writeSession(folder, "one", asks("first"));
    const path = `${folder}/one.jsonl`;
    const whole = await Deno.readFile(path);
    const noise = [
      "not json",
      "null",
      '{"type":"message"}',
      '{"type":"later","at":"x","new":1}',
      '{"type":"message","at":"x","message":{"role":"assistant","content":7}}',
      `{"type":"message","at":"x","message":{"role":"user","content":"nul \\u0000 kept"}}`,
      '{"type":"message","at":"x","message":{"role":"user","content":"a","attached":7}}',
      '{"type":"set","at":"x","model":{"evil":true}}',
      "\u0000\u0000",
      '{"type":"message","at":"x","message":{"role":"us',
    ].join("\n");
    const broken = [...new TextEncoder().encode(noise), 0xff, 0xfe];
    await Deno.writeFile(path, new Uint8Array([...whole, ...broken]));
    await store.append("one", asks("after the torn line"));
    const contents = (await store.read("one")).messages.map(({ content }) => content);
    assert.deepEqual(contents, ["first", "nul \u0000 kept", "after the torn line"]);
  }));

Deno.test("openSessions() covers secrets before they reach the disk", () =>
  withFolder(async (folder) => {
    const key = "ghp_" + "a1B2".repeat(9);
    await writeSession(folder, "one", asks(`my token is ${key}`));
    const text = await Deno.readTextFile(`${folder}/one.jsonl`);
    assert.ok(!text.includes(key));
    assert.match(text, /my token is/);
  }));

Deno.test("openSessions() makes files 0600 in a folder 0700", {
  ignore: Deno.build.os === "windows",
}, () =>
  withFolder(async (folder) => {
    const store = await writeSession(folder, "one", asks("a"));
    await store.list();
    const mode = async (path: string) => (await Deno.stat(path)).mode! & 0o777;
    assert.equal(await mode(folder), 0o700);
    for await (const { name } of Deno.readDir(folder)) {
      assert.equal(await mode(`${folder}/${name}`), 0o600, name);
    }
  }));

for (const id of ["../x", "a/b", "", ".", "..", "/etc/passwd", "a\0", "ä", "x".repeat(65), "CON"]) {
  Deno.test(`openSessions() knows no session ${JSON.stringify(id.slice(0, 20))}`, () =>
    withFolder(async (folder) => {
      const store = openSessions({ folder });
      const unknown = { code: "session.unknown" };
      await assert.rejects(store.read(id), unknown);
      await assert.rejects(store.append(id, created(id)), unknown);
      await assert.rejects(store.remove(id), unknown);
    }));
}

Deno.test("openSessions() does not bring a removed session back", () =>
  withFolder(async (folder) => {
    const store = await writeSession(folder, "one", asks("a"));
    await store.remove("one");
    await assert.rejects(store.append("one", asks("b")), { code: "session.unknown" });
    await assert.rejects(store.remove("one"), { code: "session.unknown" });
    assert.deepEqual(await store.list(), []);
  }));

Deno.test("openSessions() follows no link, and touches no file with a second name", {
  ignore: Deno.build.os === "windows",
}, () =>
  withFolder(async (folder) => {
    const store = await writeSession(folder, "one", asks("a"));
    const foreign = await Deno.readTextFile(`${folder}/one.jsonl`);
    await Deno.writeTextFile(`${folder}/secret`, foreign);
    await run("ln", "-s", `${folder}/secret`, `${folder}/soft.jsonl`);
    await run("ln", `${folder}/secret`, `${folder}/hard.jsonl`);
    for (const id of ["soft", "hard"]) {
      await assert.rejects(store.read(id), { code: "path.unsafe" });
      await assert.rejects(store.append(id, asks("x")), { code: "path.unsafe" });
    }
    assert.deepEqual((await store.list()).map(({ id }) => id), ["one"]);
    assert.equal(await Deno.readTextFile(`${folder}/secret`), foreign);
  }));

Deno.test("openSessions() lists newest first, without what was opened and left empty", () =>
  withFolder(async (folder) => {
    await writeSession(folder, "old", asks("a", "2026-10-01T00:00:00.000Z"));
    await writeSession(folder, "empty");
    const store = await writeSession(folder, "new", asks("b", "2026-10-02T00:00:00.000Z"));
    assert.deepEqual((await store.list()).map(({ id }) => id), ["new", "old"]);
    await store.append("old", asks("c", "2026-10-03T00:00:00.000Z"));
    assert.deepEqual((await store.list()).map(({ id, messages }) => [id, messages]), [
      ["old", 2],
      ["new", 1],
    ]);
  }));

Deno.test("openSessions() lists the same with a lost, damaged or lying index", () =>
  withFolder(async (folder) => {
    const store = await writeSession(folder, "one", asks("a"));
    const right = await store.list();
    const index = `${folder}/.index.json`;
    for (const text of ["", "{", "[]", '{"one":{"size":1}}', '{"two":{}}', "\u0000"]) {
      await Deno.writeTextFile(index, text);
      assert.deepEqual(await store.list(), right);
    }
    await Deno.remove(index);
    assert.deepEqual(await store.list(), right);
  }));

Deno.test("openSessions() reads a list from the index where nothing changed", () =>
  withFolder(async (folder) => {
    const store = await writeSession(folder, "one", asks("from the file"));
    await store.list();
    const index = `${folder}/.index.json`;
    const text = await Deno.readTextFile(index);
    await Deno.writeTextFile(index, text.replace("from the file", "from the index"));
    assert.equal((await store.list())[0]!.title, "from the index");
    await Deno.utime(`${folder}/one.jsonl`, 1, 1);
    assert.equal((await store.list())[0]!.title, "from the file", "a touched file is read");
    await store.append("one", answers("changed"));
    assert.equal((await store.list())[0]!.messages, 2, "a longer file is read");
  }));

Deno.test("openSessions() lists nothing where there is no folder", () =>
  withFolder(async (folder) => {
    assert.deepEqual(await openSessions({ folder }).list(), []);
    assert.equal(await openSessions({ folder }).requestsSince(0), 0);
  }));

Deno.test("openSessions() counts requests over all sessions since a time", () =>
  withFolder(async (folder) => {
    const usage = (at: string): SessionRecord => ({
      type: "usage",
      at,
      usage: { input: 1, output: 1 },
    });
    const now = Date.now();
    const [long, short] = [now - 7_200_000, now - 60_000].map((ms) => new Date(ms).toISOString());
    await writeSession(folder, "one", usage(long!), usage(short!));
    const store = await writeSession(folder, "two", usage(short!), asks("a"));
    assert.equal(await store.requestsSince(now - 3_600_000), 2);
  }));

Deno.test("openSessions() reads of a huge file its beginning's facts and its end", () =>
  withFolder(async (folder) => {
    const store = await writeSession(folder, "one", asks("the first question"));
    const path = `${folder}/one.jsonl`;
    const line = `${JSON.stringify(answers("x".repeat(1_000_000)))}\n`;
    for (let n = 0; n < 40; n++) await Deno.writeTextFile(path, line, { append: true });
    await store.append("one", asks("the last question"));
    const { info, messages } = await store.read("one");
    assert.equal(info.title, "the first question");
    assert.equal(info.provider, "p");
    assert.equal(messages.at(-1)!.content, "the last question");
    assert.ok(messages.length < 40);
  }));

Deno.test("openSessions() lets two processes write to one session", () =>
  withFolder(async (folder) => {
    const store = await writeSession(folder, "one");
    const writers = ["a", "b", "c"].map((name) => startWriter(folder, name, 40));
    for (const writer of writers) assert.equal((await writer.output()).success, true);
    const contents = (await store.read("one")).messages.map(({ content }) => content);
    assert.equal(contents.length, 120);
    for (const name of ["a", "b", "c"]) {
      const own = contents.filter((content) => content.startsWith(name));
      assert.deepEqual(own, Array.from({ length: 40 }, (_, n) => `${name}${n}`), "each in order");
    }
  }));

Deno.test("openSessions() loses nothing that was appended when a writer is killed", () =>
  withFolder(async (folder) => {
    const store = await writeSession(folder, "one");
    for (let round = 0; round < 3; round++) {
      const writer = startWriter(folder, `r${round}-`, 100_000);
      const reader = writer.stdout.getReader();
      let reported = "";
      while (reported.split("\n").length < 10) {
        reported += new TextDecoder().decode((await reader.read()).value);
      }
      writer.kill("SIGKILL");
      await reader.cancel();
      await writer.status;
      await writer.stderr.cancel();
      const last = reported.trim().split("\n").at(-1)!;
      const contents = (await store.read("one")).messages.map(({ content }) => content);
      assert.ok(contents.includes(last), `${last} was said to be on disk`);
      await store.append("one", asks(`after ${round}`));
      assert.equal((await store.read("one")).messages.at(-1)!.content, `after ${round}`);
    }
  }));

/** A process that appends `count` questions and prints each once it is on disk. */
function startWriter(folder: string, name: string, count: number): Deno.ChildProcess {
  const module = new URL("./mod.ts", import.meta.url).href;
  const program = `
    import { openSessions } from ${JSON.stringify(module)};
    const store = openSessions({ folder: ${JSON.stringify(folder)} });
    for (let n = 0; n < ${count}; n++) {
      const message = { role: "user", content: ${JSON.stringify(name)} + n };
      await store.append("one", { type: "message", at: ${JSON.stringify(AT)}, message });
      console.log(message.content);
    }`;
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--cached-only",
      `--allow-read=${folder}`,
      `--allow-write=${folder}`,
      `data:application/typescript,${encodeURIComponent(program)}`,
    ],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function run(program: string, ...args: string[]): Promise<void> {
  assert.equal((await new Deno.Command(program, { args }).output()).success, true);
}
