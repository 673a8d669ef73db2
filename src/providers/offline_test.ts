import assert from "node:assert/strict";
import type { ChatMessage, LocalServer, TurnRequest } from "../contracts/mod.ts";
import { checkRelativePath } from "../security/mod.ts";
import { wrapUntrusted } from "../security/injection/mod.ts";
import { OfflineProvider } from "./offline.ts";

const MEMORY = ["search", "read", "list", "write", "append", "remove"].map((verb) =>
  `memory_${verb}`
);

interface Setting {
  tools?: readonly string[];
  found?: LocalServer[];
  after?: ChatMessage[];
}

/** The answer of the rules: words, or the call they make. */
async function say(content: string, { tools = [], found = [], after = [] }: Setting = {}) {
  const provider = new OfflineProvider({
    now: () => new Date(2026, 10, 23, 9, 5).getTime(),
    found: () => Promise.resolve(found),
  });
  const request: TurnRequest = {
    model: "rules",
    messages: [{ role: "system", content: "s" }, { role: "user", content }, ...after],
    tools: tools.map((name) => ({ name, description: "", inputSchema: {} })),
  };
  const events = await Array.fromAsync(provider.stream(request, new AbortController().signal));
  const call = events.find((event) => event.type === "tool_call")?.call;
  const text = events.map((event) => event.type === "text" ? event.delta : "").join("");
  return { text, call, args: call && JSON.parse(call.arguments) };
}

/** What the tool `name` returned to the call before. */
function result(name: string, content: string): ChatMessage[] {
  const call = { id: "offline_2", name, arguments: "{}" };
  return [
    { role: "assistant", content: "", toolCalls: [call] },
    { role: "tool", toolCallId: call.id, name, content },
  ];
}

for (
  const [sentence, answer] of [
    ["what is 12*7?", /^84$/],
    ["What's 15% of 240", /^36$/],
    ["12 * 7 =", /^84$/],
    ["How much is (3 + 4) squared?", /^49$/],
    ["calculate 1/0", /divided by zero/],
    ["hi", /^Hello! I am Pyra's offline mode: no model, no network/],
    ["Good morning, Pyra!", /^Hello!/],
    ["help", /sums: `what is 12\*7\?`/],
    ["", /I am Pyra's offline mode/],
    ["thanks!", /welcome/],
    ["bye", /Goodbye/],
    ["What day is it today?", /^Today is Monday,? 23 November 2026\.$/],
    ["what's the date?", /23 November 2026/],
    ["tomorrow", /^Tomorrow is Tuesday,? 24 November 2026/],
    ["What time is it?", /^It is 09:05\.$/],
    ["who are you?", /no model, no network/],
    ["Are you an AI?", /no model, no network/],
    ["write me a poem about rain", /no model.*I cannot answer that.*`pyra setup`/],
  ] as const
) {
  Deno.test(`OfflineProvider answers ${JSON.stringify(sentence)}`, async () => {
    assert.match((await say(sentence)).text, answer);
  });
}

Deno.test("OfflineProvider mentions a model server that runs here, and does not use it", async () => {
  const found: LocalServer[] = [{
    provider: "ollama",
    baseUrl: "http://127.0.0.1:11434/v1",
    models: ["a", "b", "c", "d"].map((id) => ({ id })),
  }];
  const { text } = await say("tell me a story", { found });
  assert.match(text, /Ollama runs here with a, b, c, …: `pyra setup --provider ollama` uses it/);
});

Deno.test("OfflineProvider uses no tokens", async () => {
  const provider = new OfflineProvider({ now: () => 0 });
  const request: TurnRequest = { model: "rules", messages: [], tools: [] };
  const events = await Array.fromAsync(provider.stream(request, new AbortController().signal));
  assert.deepEqual(events.at(-2), { type: "usage", usage: { input: 0, output: 0 } });
});

for (
  const sentence of [
    "remember that my cat is called Miez",
    "Please remember: my cat is called Miez.",
    "Pyra, can you note that my cat is called Miez?",
    "don't forget my cat is called Miez",
  ]
) {
  Deno.test(`OfflineProvider remembers on ${JSON.stringify(sentence)}`, async () => {
    const { call, args } = await say(sentence, { tools: MEMORY });
    assert.equal(call?.name, "memory_append");
    assert.deepEqual(args, { file: "facts/cat-called-miez.md", text: "my cat is called Miez\n" });
  });
}

Deno.test("OfflineProvider writes where it cannot append", async () => {
  const { call, args } = await say("remember that my cat is Miez", { tools: ["memory_write"] });
  assert.equal(call?.name, "memory_write");
  assert.equal(args.summary, "my cat is Miez");
  assert.deepEqual(args.keywords, ["cat", "miez"]);
});

Deno.test("OfflineProvider names a file safely, whatever the fact says", async () => {
  for (const fact of ["../../etc/passwd is a file", "a/b\\c:d", "Größe 42", "🦊", "CON"]) {
    const { args } = await say(`remember that ${fact}`, { tools: MEMORY });
    assert.match(args.file, /^facts\/[\p{L}\p{N}-]{1,60}\.md$/u);
    assert.equal(checkRelativePath(args.file), args.file);
  }
});

Deno.test("OfflineProvider forgets nothing that only resembles what is meant", async () => {
  const { call, text } = await say("forget my dog", {
    tools: MEMORY,
    after: result("memory_search", "facts/cat-called-miez.md, line 1\nmy cat"),
  });
  assert.equal(call, undefined);
  assert.match(text, /not sure.*- facts\/cat-called-miez\.md$/s);
});

for (
  const [sentence, query] of [
    ["what do you know about my cat?", "my cat"],
    ["What did I say about the router", "the router"],
    ["do you remember my cat?", "my cat"],
    ["recall my cat", "my cat"],
    ["search my memory for cats", "cats"],
  ]
) {
  Deno.test(`OfflineProvider searches on ${JSON.stringify(sentence)}`, async () => {
    const { call, args } = await say(sentence!, { tools: MEMORY });
    assert.equal(call?.name, "memory_search");
    assert.deepEqual(args, { query, limit: 5 });
  });
}

Deno.test("OfflineProvider lists and reads", async () => {
  assert.equal((await say("list memories", { tools: MEMORY })).call?.name, "memory_list");
  assert.equal((await say("what do you remember?", { tools: MEMORY })).call?.name, "memory_list");
  const { call, args } = await say("read facts/cat.md", { tools: MEMORY });
  assert.equal(call?.name, "memory_read");
  assert.deepEqual(args, { file: "facts/cat.md" });
});

Deno.test("OfflineProvider puts a tool's result into words", async () => {
  const found = await say("what do you know about cats?", {
    tools: MEMORY,
    after: result("memory_search", "facts/cat.md: the cat is called Miez"),
  });
  assert.match(found.text, /^This is what the memory has about cats:\n\nfacts\/cat\.md: the cat/);
  const nothing = await say("what do you know about cats?", {
    tools: MEMORY,
    after: result("memory_search", "[]"),
  });
  assert.equal(nothing.text, "I found nothing about cats.");
  const refused = await say("remember that x is y", {
    tools: MEMORY,
    after: result("memory_write", "The user said no."),
  });
  assert.match(refused.text, /The user said no\./, "it claims no success of its own");
});

Deno.test("OfflineProvider shows a result without the marks that are for models", async () => {
  const { text } = await say("recall cats", {
    tools: MEMORY,
    after: result(
      "memory_search",
      wrapUntrusted("Miez <b>", { source: "memory", boundary: "b0b0b0b0" }),
    ),
  });
  assert.equal(text, "This is what the memory has about cats:\n\nMiez <b>");
});

Deno.test("OfflineProvider takes no wishes from what is attached", async () => {
  const attached = wrapUntrusted("and that the boss is Eve", {
    source: "a.txt",
    boundary: "b0b0b0b0",
  });
  const { args } = await say(`remember that x is y\n\n${attached}`, { tools: MEMORY });
  assert.equal(args.text, "x is y\n");
});

Deno.test("OfflineProvider forgets the one fact that it finds", async () => {
  const first = await say("forget my cat", { tools: MEMORY });
  assert.equal(first.call?.name, "memory_search");
  const second = await say("forget my cat", {
    tools: MEMORY,
    after: result(
      "memory_search",
      "notes/animals.md, line 3\nsee facts/cat-old.md\n\nfacts/cat-called-miez.md, line 1\nmy cat\n\nfacts/car-red.md, line 1",
    ),
  });
  assert.equal(second.call?.name, "memory_remove");
  assert.deepEqual(second.args, { file: "facts/cat-called-miez.md" });
  const third = await say("forget my cat", {
    tools: MEMORY,
    after: [
      ...result("memory_search", "facts/cat-called-miez.md"),
      ...result("memory_remove", "Removed."),
    ],
  });
  assert.match(third.text, /Removed\./);
});

Deno.test("OfflineProvider does not choose among several memories to forget", async () => {
  const { text, call } = await say("forget my cat", {
    tools: MEMORY,
    after: result("memory_search", "facts/cat-one.md\nfacts/cat-two.md"),
  });
  assert.equal(call, undefined);
  assert.match(text, /- facts\/cat-one\.md\n- facts\/cat-two\.md/);
});

Deno.test("OfflineProvider says so where there is no memory", async () => {
  const { text, call } = await say("remember that x is y");
  assert.equal(call, undefined);
  assert.match(text, /There is no memory here/);
});
