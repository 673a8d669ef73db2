/** Servers whose streams are odd, broken, endless, or no streams at all. */

import assert from "node:assert/strict";
import { ask, clientFor, failureOf, question, textOf } from "./client.ts";
import { event, head, json, piece, RawServer, saying } from "./raw_server.ts";

/** Asks a server that sends `body` and hangs up. */
async function askOf(body: string | Uint8Array | Iterable<Uint8Array>, tools = false) {
  await using server = new RawServer(async (connection) => {
    await connection.write(head());
    if (typeof body === "string" || body instanceof Uint8Array) await connection.write(body);
    else await connection.writeApart(body);
  });
  const tool = { name: "t", description: "d", inputSchema: { type: "object" } };
  return await ask(clientFor(server.baseUrl), question("hello", { tools: tools ? [tool] : [] }));
}

const bytes = (text: string) => new TextEncoder().encode(text);

for (const [name, end] of [["LF", "\n"], ["CR", "\r"], ["CRLF", "\r\n"]] as const) {
  const stream = (
    ": comment\n\nevent: message\nid: 1\nretry: 10\n" + saying("Grüße 🦊 an\u2028alle")
  ).replaceAll("\n", end);

  Deno.test(`stream() reads a stream with ${name} line ends`, async () => {
    const events = await askOf(stream);
    assert.equal(textOf(events), "Grüße 🦊 an\u2028alle");
    assert.deepEqual(events.at(-1), { type: "done", reason: "stop" });
  });

  Deno.test(`stream() reads a stream with ${name} line ends that comes byte by byte`, async () => {
    const all = bytes(stream);
    const events = await askOf(Array.from(all, (_, at) => all.subarray(at, at + 1)));
    assert.equal(textOf(events), "Grüße 🦊 an\u2028alle");
    assert.equal(events.at(-1)?.type, "done");
  });
}

Deno.test("stream() joins the data lines of one event", async () => {
  const [start, rest] = [
    `data: {"choices":[{"delta":{"content":`,
    `data:"x"},"finish_reason":"stop"}]}`,
  ];
  assert.equal(textOf(await askOf(`${start}\n${rest}\n\n`)), "x");
});

Deno.test("stream() passes each word on before the next one is sent", async () => {
  const seen = Promise.withResolvers<void>();
  await using server = new RawServer(async (connection) => {
    await connection.write(head() + event(piece({ content: "first" })));
    await seen.promise;
    await connection.write(saying(" second"));
  });
  let text = "";
  for await (
    const next of clientFor(server.baseUrl).stream(question(), AbortSignal.timeout(5_000))
  ) {
    if (next.type !== "text") continue;
    text += next.delta;
    seen.resolve();
  }
  assert.equal(text, "first second");
});

Deno.test("stream() is content without [DONE] when the message was finished", async () => {
  const events = await askOf(event(piece({ content: "x" })) + event(piece({}, "stop")));
  assert.deepEqual(events, [{ type: "text", delta: "x" }, { type: "done", reason: "stop" }]);
});

Deno.test("stream() takes a last event that lacks its blank line", async () => {
  const events = await askOf(event(piece({ content: "x" })) + event(piece({}, "stop")).trimEnd());
  assert.equal(events.at(-1)?.type, "done");
});

Deno.test("stream() fails with provider.stream_cut when nothing said that the message ends", async () => {
  const events = await askOf(event(piece({ content: "The answer is not" })));
  assert.equal(textOf(events), "The answer is not");
  assert.equal(failureOf(events)?.code, "provider.stream_cut");
});

Deno.test("stream() ends at [DONE] and ignores what follows", async () => {
  const events = await askOf(saying("x") + event(piece({ content: "more" })));
  assert.equal(textOf(events), "x");
  assert.equal(events.filter((event) => event.type === "done").length, 1);
});

Deno.test("stream() tells of tokens from a chunk without choices", async () => {
  const usage = event({ choices: [], usage: { prompt_tokens: 5, completion_tokens: 7 } });
  const events = await askOf(event(piece({ content: "x" }, "stop")) + usage + event("[DONE]"));
  assert.deepEqual(events.at(-2), { type: "usage", usage: { input: 5, output: 7 } });
});

Deno.test("stream() keeps thinking apart from the answer, whatever the server calls it", async () => {
  const events = await askOf(
    event(piece({ reasoning_content: "hm" })) + event(piece({ reasoning: " so" })) +
      event(piece({
        content: [
          { type: "thinking", thinking: [{ type: "text", text: "!" }] },
          { type: "text", text: "yes" },
        ],
      })) + event(piece({}, "stop")),
  );
  const thinking = events.map((event) => event.type === "reasoning" ? event.delta : "").join("");
  assert.equal(thinking, "hm so!");
  assert.equal(textOf(events), "yes");
});

for (
  const [name, finish, reason] of [
    ["was cut by its length", "length", "length"],
    ["was filtered", "content_filter", "filtered"],
    ["ended in a way of the server's own", "eos_token", "stop"],
  ]
) {
  Deno.test(`stream() says when a message ${name}`, async () => {
    const events = await askOf(event(piece({ content: "x" }, finish)) + event("[DONE]"));
    assert.deepEqual(events.at(-1), { type: "done", reason });
  });
}

Deno.test("stream() fails with provider.empty_answer when nothing was said", async () => {
  assert.equal(failureOf(await askOf(event(piece({}, "stop"))))?.code, "provider.empty_answer");
});

Deno.test("stream() takes an empty answer to a tool's result: there was nothing to add", async () => {
  await using server = new RawServer((connection) =>
    connection.write(head() + event(piece({}, "stop")))
  );
  const request = question();
  const events = await ask(clientFor(server.baseUrl), {
    ...request,
    messages: [
      ...request.messages,
      { role: "assistant", content: "", toolCalls: [{ id: "1", name: "t", arguments: "{}" }] },
      { role: "tool", toolCallId: "1", name: "t", content: "done" },
    ],
  });
  assert.deepEqual(events, [{ type: "done", reason: "stop" }]);
});

Deno.test("stream() fails with provider.wrong_address on a web page", async () => {
  const error = failureOf(await askOf("\n  <!DOCTYPE html><html><body>Sign in</body></html>"));
  assert.equal(error?.code, "provider.wrong_address");
  assert.match(error.message, /web page/);
});

Deno.test("stream() reads an error that came as JSON with status 200", async () => {
  await using server = new RawServer((connection) =>
    connection.write(json(200, { error: { message: "model is overloaded", code: 503 } }))
  );
  const error = failureOf(await ask(clientFor(server.baseUrl)))!;
  assert.equal(error.code, "provider.server_error");
  assert.match(error.message, /model is overloaded/);
});

Deno.test("stream() reads a whole answer where a server does not stream", async () => {
  const message = { role: "assistant", content: "whole" };
  const completion = {
    choices: [{ index: 0, message, finish_reason: "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 2 },
  };
  await using server = new RawServer((connection) => connection.write(json(200, completion)));
  const events = await ask(clientFor(server.baseUrl), question("x", { stream: false }));
  assert.deepEqual(events, [
    { type: "text", delta: "whole" },
    { type: "usage", usage: { input: 1, output: 2 } },
    { type: "done", reason: "stop" },
  ]);
  assert.match(server.requests[0]!.body, /"stream":false/);
});

Deno.test("stream() fails with provider.bad_answer on JSON that is no answer", async () => {
  await using server = new RawServer((connection) => connection.write(json(200, { ok: true })));
  const error = failureOf(await ask(clientFor(server.baseUrl)))!;
  assert.equal(error.code, "provider.bad_answer");
  assert.match(error.message, /\{"ok":true\}/);
});

Deno.test("stream() fails with provider.bad_answer on events that are not JSON", async () => {
  const error = failureOf(await askOf(event("hello?")));
  assert.equal(error?.code, "provider.bad_answer");
});

Deno.test("stream() survives chunks of any shape", async () => {
  const odd = [
    {},
    { choices: null },
    { choices: [] },
    { choices: [null] },
    { choices: [{ delta: null }] },
    { choices: [{ delta: { content: 5, tool_calls: "no" } }] },
    { choices: [{ delta: { tool_calls: [null, 1, []] } }], usage: { prompt_tokens: "many" } },
    JSON.parse(`{"__proto__":{"polluted":true},"choices":[]}`),
  ].map(event).join("");
  assert.equal(textOf(await askOf(odd + saying("x"))), "x");
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

Deno.test("stream() stops at an event that grows without end", async () => {
  await using server = new RawServer(async (connection) => {
    await connection.write(`${head()}data: {"choices":[{"delta":{"content":"`);
    while (!connection.closed) await connection.write("x".repeat(64 * 1024));
  });
  const client = clientFor(server.baseUrl, { limits: { eventBytes: 256 * 1024 } });
  assert.equal(failureOf(await ask(client))?.code, "provider.too_large");
});

Deno.test("stream() stops at a stream that never ends", async () => {
  await using server = new RawServer(async (connection) => {
    await connection.write(head());
    while (!connection.closed) {
      await connection.write(event(piece({ content: "blah ".repeat(500) })));
    }
  });
  const client = clientFor(server.baseUrl, { limits: { answerBytes: 256 * 1024 } });
  const events = await ask(client);
  assert.equal(failureOf(events)?.code, "provider.too_large");
  assert.match(failureOf(events)!.message, /larger than 256 KiB/);
});

Deno.test("stream() unpacks no more than it may of a gzip bomb", async () => {
  const zeros = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes("data: "));
      for (let i = 0; i < 64; i++) controller.enqueue(new Uint8Array(1024 * 1024).fill(120));
      controller.close();
    },
  });
  const packed = new Uint8Array(
    await new Response(zeros.pipeThrough(new CompressionStream("gzip") as never)).arrayBuffer(),
  );
  assert.ok(packed.length < 128 * 1024);
  await using server = new RawServer((connection) =>
    connection.writeApart([bytes(head(200, { "content-encoding": "gzip" })), packed])
  );
  assert.equal(failureOf(await ask(clientFor(server.baseUrl)))?.code, "provider.too_large");
});

Deno.test("stream() gives up on a server that accepts and says nothing", async () => {
  await using server = new RawServer((connection) => connection.hungUp());
  const client = clientFor(server.baseUrl, { timeouts: { firstMs: 60 } });
  const error = failureOf(await ask(client))!;
  assert.equal(error.code, "provider.stalled");
  assert.match(error.message, /kept us waiting for more than 0.06 s/);
});

Deno.test("stream() gives up on a server that falls silent", async () => {
  await using server = new RawServer(async (connection) => {
    await connection.write(head() + event(piece({ content: "I was just" })));
    await connection.hungUp();
  });
  const client = clientFor(server.baseUrl, { timeouts: { idleMs: 60 } });
  const events = await ask(client);
  assert.equal(textOf(events), "I was just");
  assert.equal(failureOf(events)?.code, "provider.stalled");
});

Deno.test("stream() has more patience before the first word than between words", async () => {
  await using server = new RawServer(async (connection) => {
    await connection.write(`${head()}: loading the model\n\n`);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await connection.write(saying("at last"));
  });
  const client = clientFor(server.baseUrl, { timeouts: { firstMs: 5_000, idleMs: 50 } });
  assert.equal(textOf(await ask(client)), "at last");
});

Deno.test("stream() ends a trickle that keeps alive but never arrives", async () => {
  await using server = new RawServer(async (connection) => {
    await connection.write(head());
    while (!connection.closed) {
      await connection.write(": ping\n\n");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });
  const client = clientFor(server.baseUrl, { timeouts: { totalMs: 100 } });
  assert.equal(failureOf(await ask(client))?.code, "provider.stalled");
});

Deno.test("stream() tries again when the connection breaks before the answer", async () => {
  await using server = new RawServer((connection, _, position) =>
    position === 0 ? connection.close() : connection.write(head() + saying("ok"))
  );
  const events = await ask(clientFor(server.baseUrl, { limits: { retries: 1, waitMs: 5 } }));
  assert.deepEqual(events.map((event) => event.type), ["waiting", "text", "done"]);
});
