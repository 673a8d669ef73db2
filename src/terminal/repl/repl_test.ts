import assert from "node:assert/strict";
import { PyraError } from "../../base/mod.ts";
import type { AgentEvent, AgentService, ModelInfo, SessionInfo } from "../../contracts/mod.ts";
import { type FakeOptions, FakeTerminal, KEYS, settled } from "../_fake_terminal.ts";
import { memoryHistory } from "../editor/history.ts";
import type { ReplOptions } from "./options.ts";
import { runRepl } from "./repl.ts";

const SESSION: SessionInfo = {
  id: "s1",
  title: "Milk",
  created: "2026-01-02T03:04:05Z",
  updated: "2026-01-02T03:04:05Z",
  messages: 0,
  provider: "test",
  model: "one",
  usage: { input: 0, output: 0 },
};

/** Everything asked of the service, and answers that repeat the question. */
function fakeService(calls: string[]): AgentService {
  const note = <T>(call: string, result: T) => {
    calls.push(call);
    return Promise.resolve(result);
  };
  return {
    open: (options) =>
      note(`open ${options?.resume ?? "new"}`, { ...SESSION, id: options?.resume ?? "s2" }),
    list: () => Promise.resolve([SESSION, { ...SESSION, id: "t1", title: "Tea\x1b[2J" }]),
    history: () => Promise.resolve([{ role: "user", content: "hello" }]),
    configure: (id, { system }) => note(`configure ${id} ${system}`, SESSION),
    async *send(id, input, signal): AsyncIterable<AgentEvent> {
      calls.push(`send ${id} ${typeof input === "string" ? input : JSON.stringify(input)}`);
      if (input === "hang") {
        await new Promise((resolve) => signal?.addEventListener("abort", resolve));
        yield { type: "end", reason: "cancelled" };
        return;
      }
      if (input === "locked") {
        const error = {
          code: "vault.locked",
          message: "The vault is locked",
          exitCode: 3,
        } as const;
        yield { type: "end", reason: "failed", error };
        return;
      }
      yield { type: "text", delta: `**${input}**!` };
      yield { type: "end", reason: "done" };
    },
    answer: () => Promise.resolve(true),
    undo: (id) => note(`undo ${id}`, "hello"),
    remove: () => Promise.resolve(),
  };
}

/** A REPL that runs, and what became of it. */
async function running(options: FakeOptions & Partial<ReplOptions<string>> = {}) {
  const calls: string[] = [];
  const terminal = new FakeTerminal({ columns: 60, rows: 100, ...options });
  const end = runRepl<string>({
    terminal,
    service: fakeService(calls),
    session: SESSION,
    assistantName: "Pyra",
    subtitle: "offline",
    history: memoryHistory(),
    ports: {
      saveFile: (name, text) => Promise.resolve(`${name} of ${text.length}`),
      copy: () => Promise.resolve(true),
      clear: () => Promise.resolve(),
      listModels: (): Promise<ModelInfo[]> => Promise.resolve([{ id: "one" }, { id: "two" }]),
      switchModel: (name) => Promise.resolve(name === "two" ? "worker two" : undefined),
      openConfig: () => Promise.resolve("config"),
      unlock: () => "unlock",
    },
    ...options,
  });
  await settled();
  const enter = async (...lines: string[]) => {
    for (const line of lines) await terminal.type(line + KEYS.enter);
  };
  return { terminal, calls, end, enter };
}

Deno.test("runRepl() greets in one line and answers", async () => {
  const { terminal, calls, end, enter } = await running();
  await enter("hello", "/exit");
  assert.deepEqual(await end, { kind: "exit" });
  assert.deepEqual(calls, ["send s1 hello"]);
  assert.equal(terminal.screen.text, "Pyra · offline · /help\n\n❯ hello\nhello!\n\n❯ /exit");
});

Deno.test("runRepl() leaves at Ctrl-D and at a second Ctrl-C, not at the first", async () => {
  const first = await running();
  await first.terminal.type(KEYS.ctrl("d"));
  assert.deepEqual(await first.end, { kind: "exit" });
  const { terminal, end, enter } = await running();
  await terminal.interrupt();
  await enter("hello");
  await terminal.interrupt();
  assert.ok(terminal.screen.text.includes("Ctrl-C again"));
  await terminal.interrupt();
  assert.deepEqual(await end, { kind: "exit" });
});

Deno.test("runRepl() stops the answer at Ctrl-C and goes on", async () => {
  const { terminal, calls, end, enter } = await running();
  await enter("hang");
  await terminal.type("typed ahead ");
  await terminal.interrupt();
  await enter("hello", "/exit");
  await end;
  assert.deepEqual(calls, ["send s1 hang", "send s1 hello"], "what was typed ahead is forgotten");
  assert.ok(terminal.screen.text.includes("❯ hang\nstopped\n"));
});

Deno.test("runRepl() changes session with /new and /resume", async () => {
  const { calls, end, enter, terminal } = await running();
  await enter("/new", "a", "/resume t", "b", "/resume zzz", "/sessions", "/exit");
  await end;
  assert.deepEqual(calls, ["open new", "send s2 a", "open t1", "send t1 b"]);
  assert.ok(terminal.errors.includes('error: No conversation begins with "zzz"'));
  assert.ok(!/\p{Cc}\[2J/u.test(terminal.screen.text));
});

Deno.test("runRepl() takes back and asks again with /undo and /retry", async () => {
  const { calls, end, enter } = await running();
  await enter("/undo", "/retry", "/exit");
  await end;
  assert.deepEqual(calls, ["undo s1", 'send s1 {"again":true}']);
});

Deno.test("runRepl() hands over where a port says so", async () => {
  const first = await running();
  await first.enter("/model one", "/model two");
  assert.deepEqual(await first.end, { kind: "handover", handover: "worker two" });
  const second = await running();
  await second.enter("/config");
  assert.deepEqual(await second.end, { kind: "handover", handover: "config" });
});

Deno.test("runRepl() leaves for a moment when the vault is locked, or when asked to", async () => {
  const found = await running();
  await found.enter("locked");
  assert.deepEqual(await found.end, { kind: "handover", handover: "unlock" });
  assert.equal(found.terminal.listening, false);
  const asked = await running();
  await asked.enter("/unlock");
  assert.deepEqual(await asked.end, { kind: "handover", handover: "unlock" });
});

Deno.test("runRepl() gives the keyboard back while a port may ask the user", async () => {
  const listening: boolean[] = [];
  const note = <T>(result: T) => {
    listening.push(repl.terminal.listening);
    return Promise.resolve(result);
  };
  const repl = await running({
    ports: {
      saveFile: (name) => note(name),
      copy: () => note(true),
      clear: () => note(undefined),
      listModels: () => Promise.resolve([]),
      switchModel: () => note(undefined),
      openConfig: () => note(undefined),
      unlock: () => "unlock",
    },
  });
  await repl.enter("/save x", "/model one", "/config", "/exit");
  assert.deepEqual(await repl.end, { kind: "exit" });
  assert.deepEqual(listening, [false, false, false]);
});

Deno.test("runRepl() has the last answer copied, and writes to no clipboard itself", async () => {
  const copied: string[] = [];
  const { terminal, end, enter } = await running({
    cursor: true,
    ports: {
      saveFile: () => Promise.resolve(""),
      copy: (text) => Promise.resolve(copied.push(text) > 0),
      clear: () => Promise.resolve(),
      listModels: () => Promise.resolve([]),
      switchModel: () => Promise.resolve(undefined),
      openConfig: () => Promise.resolve(undefined),
      unlock: () => "unlock",
    },
  });
  await enter("/copy", "hello", "/copy", "/exit");
  await end;
  assert.deepEqual(copied, ["**hello**!"]);
  assert.ok(!terminal.written.includes("\x1b]52"));
});

Deno.test("runRepl() saves, and says what is missing or unknown", async () => {
  const { terminal, end, enter } = await running();
  await enter("/save notes.md", "/save", "/nonsense", "/system be brief", "/exit");
  await end;
  assert.match(terminal.screen.text, /Saved to notes\.md of \d+/);
  assert.deepEqual(terminal.errors.filter((line) => line.startsWith("hint")), [
    "hint: write it as `/save FILE`",
    "hint: `/help` lists them",
  ]);
});

Deno.test("runRepl() runs commands of others, shows their errors and survives", async () => {
  const { terminal, end, enter } = await running({
    extra: [
      { name: "notes", summary: "x", run: (args, { print }) => print(`\x1b[2J${args}`) },
      {
        name: "fail",
        summary: "x",
        run() {
          throw new PyraError("It broke", { code: "x", hint: "mend it" });
        },
      },
      { name: "exit", summary: "an impostor", run: (_, { print }) => print("impostor") },
    ],
  });
  await enter("/notes a b", "/fail", "/exit");
  await end;
  assert.ok(terminal.screen.text.includes("a b"));
  assert.deepEqual(terminal.errors, ["error: It broke", "hint: mend it"]);
  assert.ok(!terminal.screen.text.includes("impostor"));
});

Deno.test("runRepl() leaves a command behind that does not listen to Ctrl-C", async () => {
  const { terminal, end, enter } = await running({
    extra: [{ name: "hang", summary: "x", run: () => new Promise<void>(() => {}) }],
  });
  await enter("/hang");
  await terminal.interrupt();
  await enter("/exit");
  assert.deepEqual(await end, { kind: "exit" });
});

Deno.test("runRepl() in a pipe prints answers and nothing else", async () => {
  const { terminal, end } = await running({ stdin: false, stdout: false, cursor: false });
  await terminal.type("hello\n\n/etc/hosts?\n");
  await terminal.endInput();
  assert.deepEqual(await end, { kind: "exit" });
  assert.equal(terminal.written, "**hello**!\n**/etc/hosts?**!\n");
});

Deno.test("runRepl() ends when the process is told to stop", async () => {
  const stop = new AbortController();
  const { end } = await running({ signal: stop.signal });
  stop.abort();
  assert.deepEqual(await end, { kind: "exit" });
});
