/** Tool calls: whole or not at all, whatever the wire does to them. */

import assert from "node:assert/strict";
import type { ToolCall } from "../../src/contracts/mod.ts";
import { ask, clientFor, failureOf, question } from "./client.ts";
import { event, head, json, piece, RawServer } from "./raw_server.ts";

const TOOLS = [{ name: "pay", description: "Pays", inputSchema: { type: "object" } }];
const call = (
  index: number | undefined,
  id: string | undefined,
  name: string | undefined,
  args: string,
) => piece({ tool_calls: [{ index, id, type: "function", function: { name, arguments: args } }] });

/** One call in three pieces, as OpenAI streams it. */
const STREAM = event(call(0, "c1", "pay", "")) + event(call(0, undefined, undefined, `{"to":"Bö`)) +
  event(call(0, undefined, undefined, `b","sum":100}`)) + event(piece({}, "tool_calls")) +
  event("[DONE]");
const WHOLE: ToolCall = { id: "c1", name: "pay", arguments: `{"to":"Böb","sum":100}` };

async function callsOf(stream: string): Promise<ToolCall[]> {
  await using server = new RawServer((connection) => connection.write(head() + stream));
  const events = await ask(clientFor(server.baseUrl), question("x", { tools: TOOLS }));
  assert.equal(failureOf(events), undefined);
  return events.flatMap((event) => event.type === "tool_call" ? [event.call] : []);
}

Deno.test("stream() joins the pieces of a call and says that it ended in calls", async () => {
  await using server = new RawServer((connection) => connection.write(head() + STREAM));
  const events = await ask(clientFor(server.baseUrl), question("x", { tools: TOOLS }));
  assert.deepEqual(events, [
    { type: "tool_call", call: WHOLE },
    { type: "done", reason: "tool_calls" },
  ]);
});

for (const framing of ["hangs up", "breaks off in the middle of a chunk"] as const) {
  Deno.test(`stream() yields no part of a call when the server ${framing}, at any byte`, async () => {
    const bytes = new TextEncoder().encode(STREAM);
    // The byte from which on the server has said that the message is complete.
    const complete =
      new TextEncoder().encode(STREAM.slice(0, STREAM.indexOf("\n\ndata: [DONE]"))).length;
    await using server = new RawServer(async (connection, _, position) => {
      if (framing === "hangs up") {
        await connection.write(head());
        await connection.write(bytes.subarray(0, position));
      } else {
        await connection.write(head(200, { "transfer-encoding": "chunked" }));
        await connection.write(`${bytes.length.toString(16)}\r\n`);
        await connection.write(bytes.subarray(0, position));
      }
    });
    const client = clientFor(server.baseUrl);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const events = await ask(client, question("x", { tools: TOOLS }));
      const calls = events.filter((event) => event.type === "tool_call");
      if (cut < complete) {
        assert.deepEqual(calls, [], `cut at ${cut}`);
        assert.equal(failureOf(events)?.code, "provider.stream_cut", `cut at ${cut}`);
      } else {
        assert.deepEqual(calls, [{ type: "tool_call", call: WHOLE }], `cut at ${cut}`);
      }
    }
  });
}

Deno.test("stream() yields no call of a message that its length cut", async () => {
  const stream = STREAM.replace(`"finish_reason":"tool_calls"`, `"finish_reason":"length"`);
  assert.deepEqual(await callsOf(stream), []);
});

Deno.test("stream() takes calls that a server ends with stop", async () => {
  const stream = STREAM.replace(`"finish_reason":"tool_calls"`, `"finish_reason":"stop"`);
  assert.deepEqual(await callsOf(stream), [WHOLE]);
});

Deno.test("stream() keeps interleaved calls apart", async () => {
  const calls = await callsOf(
    event(call(0, "a", "pay", `{"n":`)) + event(call(1, "b", "pay", `{"n":`)) +
      event(call(0, undefined, undefined, "1}")) + event(call(1, undefined, undefined, "2}")) +
      event(piece({}, "tool_calls")),
  );
  assert.deepEqual(calls.map(({ id, arguments: args }) => [id, args]), [["a", `{"n":1}`], [
    "b",
    `{"n":2}`,
  ]]);
});

Deno.test("stream() keeps calls apart whose index is always 0", async () => {
  const calls = await callsOf(
    event(call(0, "a", "pay", `{"n":1}`)) + event(call(0, "b", "pay", `{"n":2}`)) +
      event(piece({}, "tool_calls")),
  );
  assert.deepEqual(calls.map((call) => call.id), ["a", "b"]);
});

Deno.test("stream() takes calls without any index", async () => {
  const calls = await callsOf(
    event(call(undefined, "a", "pay", `{"n":`)) +
      event(call(undefined, undefined, undefined, "1}")) +
      event(call(undefined, "b", "pay", `{"n":2}`)) + event(piece({}, "stop")),
  );
  assert.deepEqual(calls.map(({ id, arguments: args }) => [id, args]), [["a", `{"n":1}`], [
    "b",
    `{"n":2}`,
  ]]);
});

Deno.test("stream() gives calls ids of their own where the server repeats or forgets them", async () => {
  const calls = await callsOf(
    event(call(0, "same", "pay", "{}")) + event(call(1, "same", "pay", "{}")) +
      event(call(2, undefined, "pay", "{}")) + event(piece({}, "tool_calls")),
  );
  assert.equal(new Set(calls.map((call) => call.id)).size, 3);
  assert.ok(calls.every((call) => call.id));
});

Deno.test("stream() passes arguments on as they were written, whether or not they are JSON", async () => {
  const [only] = await callsOf(
    event(call(0, "a", "pay", `{"to": Bob}`)) + event(piece({}, "tool_calls")),
  );
  assert.equal(only?.arguments, `{"to": Bob}`);
});

Deno.test("stream() fails on thousands of calls", async () => {
  const stream = Array.from({ length: 10_000 }, (_, n) => event(call(n, `c${n}`, "pay", "{}")));
  await using server = new RawServer((connection) =>
    connection.write(head() + stream.join("") + event(piece({}, "tool_calls")))
  );
  const events = await ask(clientFor(server.baseUrl), question("x", { tools: TOOLS }));
  assert.deepEqual(events.map((event) => event.type), ["failed"]);
});

Deno.test("stream() yields none of the calls when one of them has no name", async () => {
  await using server = new RawServer((connection) =>
    connection.write(
      head() + event(call(0, "a", "pay", "{}")) + event(call(1, "b", undefined, "{}")) +
        event(piece({}, "tool_calls")),
    )
  );
  const events = await ask(clientFor(server.baseUrl), question("x", { tools: TOOLS }));
  assert.deepEqual(events.map((event) => event.type), ["failed"]);
});

Deno.test("stream() takes calls of an answer that was not streamed", async () => {
  const tool_calls = [{ id: "c1", type: "function", function: { name: "pay", arguments: "{}" } }];
  const completion = {
    choices: [{ message: { content: null, tool_calls }, finish_reason: "tool_calls" }],
  };
  await using server = new RawServer((connection) => connection.write(json(200, completion)));
  const events = await ask(
    clientFor(server.baseUrl),
    question("x", { tools: TOOLS, stream: false }),
  );
  assert.equal(events[0]?.type, "tool_call");
});

Deno.test("stream() sends a call and its result back as the server knows them", async () => {
  await using server = new RawServer((connection) =>
    connection.write(head() + event(piece({ content: "ok" }, "stop")))
  );
  await ask(clientFor(server.baseUrl), {
    model: "m",
    tools: TOOLS,
    messages: [
      { role: "system", content: "s" },
      { role: "user", content: "u" },
      {
        role: "assistant",
        content: "",
        toolCalls: [{ id: "c1", name: "pay", arguments: "{broken" }],
      },
      { role: "tool", toolCallId: "c1", name: "pay", content: "not JSON", outside: true },
    ],
  });
  const sent = JSON.parse(server.requests[0]!.body);
  assert.deepEqual(sent.messages.slice(2), [
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "c1", type: "function", function: { name: "pay", arguments: "{}" } }],
    },
    { role: "tool", tool_call_id: "c1", content: "not JSON" },
  ]);
  assert.deepEqual(sent.tools[0].function, {
    name: "pay",
    description: "Pays",
    parameters: { type: "object" },
  });
});

Deno.test("stream() gives Gemini its signature back with the call, and a stand-in for others' calls", async () => {
  const signature = { google: { thought_signature: "abc" } };
  const delta = {
    tool_calls: [{
      id: "g1",
      extra_content: signature,
      function: { name: "pay", arguments: "{}" },
    }],
  };
  await using server = new RawServer((connection, _, position) =>
    connection.write(
      head() + event(position === 0 ? piece(delta, "stop") : piece({ content: "ok" }, "stop")),
    )
  );
  const client = clientFor(server.baseUrl, { id: "gemini" });
  await ask(client, question("x", { tools: TOOLS }));
  const turn = (id: string) => [
    { role: "assistant" as const, content: "", toolCalls: [{ id, name: "pay", arguments: "{}" }] },
    { role: "tool" as const, toolCallId: id, name: "pay", content: "ok" },
  ];
  const messages = [...question().messages, ...turn("g1"), ...turn("elsewhere")];
  await ask(client, { model: "m", tools: TOOLS, messages });
  const sent = JSON.parse(server.requests[1]!.body).messages;
  assert.deepEqual(sent[1].tool_calls[0].extra_content, signature);
  assert.equal(typeof sent[3].tool_calls[0].extra_content.google.thought_signature, "string");
});

Deno.test("stream() gives DeepSeek its thinking back with the call", async () => {
  const thinking = event(piece({ reasoning_content: "I should pay" }));
  await using server = new RawServer((connection, _, position) =>
    connection.write(
      head() + (position === 0 ? thinking + STREAM : event(piece({ content: "ok" }, "stop"))),
    )
  );
  const client = clientFor(server.baseUrl, { id: "deepseek" });
  await ask(client, question("x", { tools: TOOLS }));
  await ask(client, {
    model: "m",
    tools: TOOLS,
    messages: [
      ...question().messages,
      { role: "assistant", content: "", toolCalls: [WHOLE] },
      { role: "tool", toolCallId: "c1", name: "pay", content: "ok" },
    ],
  });
  assert.equal(JSON.parse(server.requests[1]!.body).messages[1].reasoning_content, "I should pay");
});
