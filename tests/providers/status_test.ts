/** Servers that refuse: every status a provider is known to answer with. */

import assert from "node:assert/strict";
import { ask, clientFor, failureOf, KEY, question, textOf } from "./client.ts";
import { event, head, json, piece, RawServer, saying } from "./raw_server.ts";

const refusal = (message: string, code = "", type = "") => ({ error: { message, code, type } });

const REFUSALS: { name: string; status: number; body: unknown; code: string; says: RegExp }[] = [
  {
    name: "a wrong key",
    status: 401,
    body: refusal(`Incorrect API key provided: ${KEY}`, "invalid_api_key"),
    code: "provider.unauthorized",
    says: /does not accept the key \(401\): Incorrect API key provided/,
  },
  {
    name: "a missing right",
    status: 403,
    body: refusal("Country not supported"),
    code: "provider.forbidden",
    says: /\(403\): Country not supported/,
  },
  {
    name: "an unknown model",
    status: 404,
    body: refusal("The model `m` does not exist", "model_not_found"),
    code: "provider.unknown_model",
    says: /has no model "m" \(404\)/,
  },
  {
    name: "an unknown model with another status",
    status: 400,
    body: refusal("m is not a valid model ID"),
    code: "provider.unknown_model",
    says: /has no model "m" \(400\)/,
  },
  {
    name: "a wrong address",
    status: 404,
    body: "<!doctype html><title>Not Found</title>",
    code: "provider.wrong_address",
    says: /has nothing at this address \(404\)$/,
  },
  {
    name: "a conversation that is too long",
    status: 400,
    body: refusal("This model's maximum context length is 8192 tokens", "context_length_exceeded"),
    code: "provider.context_too_long",
    says: /does not fit the model's context/,
  },
  {
    name: "a conversation that is too long, in llama.cpp's words",
    status: 400,
    body: { error: { code: 400, message: "the request exceeds the available context size" } },
    code: "provider.context_too_long",
    says: /does not fit the model's context/,
  },
  {
    name: "an empty account",
    status: 429,
    body: refusal("You exceeded your current quota", "insufficient_quota"),
    code: "provider.no_credit",
    says: /no credit left \(429\)/,
  },
  {
    name: "an empty account, in Anthropic's words",
    status: 400,
    body: refusal("Your credit balance is too low to access the API", "", "invalid_request_error"),
    code: "provider.no_credit",
    says: /no credit left \(400\)/,
  },
  {
    name: "a limit per minute, in Groq's words",
    status: 429,
    body: refusal("Rate limit reached for model m. Upgrade at https://x.example/settings/billing"),
    code: "provider.rate_limited",
    says: /is limiting requests \(429\)/,
  },
  {
    name: "a limit per minute, in Google's words",
    status: 429,
    body: [{
      error: {
        code: 429,
        message: "You exceeded your current quota, please check your plan and billing details.",
        status: "RESOURCE_EXHAUSTED",
        details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "36s" }],
      },
    }],
    code: "provider.rate_limited",
    says: /is limiting requests \(429\): You exceeded/,
  },
  {
    name: "any other refusal",
    status: 422,
    body: { detail: "temperature: unexpected" },
    code: "provider.bad_request",
    says: /refuses the request \(422\): temperature: unexpected/,
  },
];

for (const { name, status, body, code, says } of REFUSALS) {
  Deno.test(`stream() reports ${name} as ${code}`, async () => {
    await using server = new RawServer((connection) => connection.write(json(status, body)));
    const events = await ask(clientFor(server.baseUrl));
    assert.equal(events.length, 1);
    const error = failureOf(events)!;
    assert.equal(error.code, code);
    assert.match(error.message, says);
    assert.ok(error.message.includes(`127.0.0.1:${server.port}`), "the host is named");
    assert.ok(error.hint, "it says what to do");
    assert.ok(!JSON.stringify(error).includes(KEY), "the key is not shown");
  });
}

Deno.test("stream() names the variable of a key that is not accepted", async () => {
  await using server = new RawServer((connection) => connection.write(json(401, refusal("no"))));
  const events = await ask(clientFor(server.baseUrl, { id: "mistral" }));
  assert.match(failureOf(events)!.hint!, /MISTRAL_API_KEY.*pyra setup --provider mistral/);
});

Deno.test("stream() cuts what a server says to a line, and redacts it before it cuts", async () => {
  const words = `${"x".repeat(290)} ${KEY}\n\u001b[2Jmore ${"y".repeat(20_000)}`;
  await using server = new RawServer((connection) => connection.write(json(400, refusal(words))));
  const { message } = failureOf(await ask(clientFor(server.baseUrl)))!;
  assert.ok(message.length < 400);
  assert.ok(!message.includes("\n"));
  assert.ok(!message.includes(KEY.slice(0, 5)), message);
});

Deno.test("stream() reads no more of a refusal than it needs", async () => {
  await using server = new RawServer(async (connection) => {
    await connection.write(head(500));
    while (!connection.closed) await connection.write("z".repeat(64 * 1024));
  });
  const { code, message } = failureOf(await ask(clientFor(server.baseUrl)))!;
  assert.equal(code, "provider.server_error");
  assert.ok(message.length < 400);
});

Deno.test("stream() does not follow a redirect, so the key stays where it belongs", async () => {
  await using other = new RawServer((connection) => connection.write(head() + saying("stolen")));
  await using server = new RawServer((connection) =>
    connection.write(head(307, { location: `http://127.0.0.1:${other.port}/v1/chat/completions` }))
  );
  const error = failureOf(await ask(clientFor(server.baseUrl)))!;
  assert.equal(error.code, "provider.redirect");
  assert.ok(error.message.includes(`127.0.0.1:${other.port}`));
  assert.equal(other.requests.length, 0);
});

Deno.test("stream() waits as long as Retry-After says, says so, and goes on", async () => {
  await using server = new RawServer((connection, _, position) =>
    connection.write(
      position === 0
        ? json(429, refusal("slow down"), { "retry-after": "0.015" })
        : head() + saying("ok"),
    )
  );
  const events = await ask(clientFor(server.baseUrl, { limits: { retries: 1, waitMs: 20 } }));
  const [waiting] = events;
  assert.ok(waiting?.type === "waiting");
  assert.equal(waiting.waitMs, 15);
  assert.equal(waiting.attempt, 1);
  assert.match(waiting.why, /is limiting requests \(429\): slow down/);
  assert.equal(textOf(events), "ok");
});

Deno.test("stream() reads a Retry-After that is a date by its own clock", async () => {
  const now = Date.UTC(2026, 10, 23, 12, 0, 0);
  await using server = new RawServer((connection, _, position) =>
    connection.write(
      position === 0
        ? json(429, refusal("later"), { "retry-after": "Mon, 23 Nov 2026 12:00:01 GMT" })
        : head() + saying("ok"),
    )
  );
  const client = clientFor(server.baseUrl, {
    limits: { retries: 1, waitMs: 1_000 },
    now: () => now + 990,
  });
  const [waiting] = await ask(client);
  assert.ok(waiting?.type === "waiting");
  assert.equal(waiting.waitMs, 10);
});

Deno.test("stream() gives up at once when a server wants too long a pause", async () => {
  await using server = new RawServer((connection) =>
    connection.write(json(429, refusal("tomorrow"), { "retry-after": "86400" }))
  );
  const events = await ask(clientFor(server.baseUrl, { limits: { retries: 5, waitMs: 1_000 } }));
  assert.equal(events.length, 1);
  assert.equal(failureOf(events)!.code, "provider.rate_limited");
  assert.equal(failureOf(events)!.hint, "try again in 24 h");
  assert.equal(server.requests.length, 1);
});

Deno.test("stream() waits as long as Google says in its refusal", async () => {
  const body = [{ error: { message: "quota", details: [{ retryDelay: "0.012s" }] } }];
  await using server = new RawServer((connection, _, position) =>
    connection.write(position === 0 ? json(429, body) : head() + saying("ok"))
  );
  const [waiting] = await ask(
    clientFor(server.baseUrl, { limits: { retries: 1, waitMs: 20 } }),
  );
  assert.ok(waiting?.type === "waiting");
  assert.equal(waiting.waitMs, 12);
});

for (const status of [429, 500, 502, 503, 529]) {
  Deno.test(`stream() tries again after ${status}, with ever longer pauses, up to its limit`, async () => {
    await using server = new RawServer((connection) =>
      connection.write(json(status, refusal("overloaded")))
    );
    const events = await ask(clientFor(server.baseUrl, { limits: { retries: 3, waitMs: 5 } }));
    assert.deepEqual(events.map((event) => event.type), [
      "waiting",
      "waiting",
      "waiting",
      "failed",
    ]);
    assert.equal(
      failureOf(events)!.code,
      status === 429 ? "provider.rate_limited" : "provider.server_error",
    );
    assert.equal(server.requests.length, 4);
  });
}

Deno.test("stream() tries again after an error in the stream before the first word", async () => {
  const overloaded = event({ error: { type: "overloaded_error", message: "busy", code: 529 } });
  await using server = new RawServer((connection, _, position) =>
    connection.write(head() + (position === 0 ? overloaded : saying("ok")))
  );
  const events = await ask(clientFor(server.baseUrl, { limits: { retries: 1, waitMs: 5 } }));
  assert.equal(textOf(events), "ok");
});

Deno.test("stream() does not try again once words have been passed on", async () => {
  const broken = event(piece({ content: "once" })) + event({ error: { message: "busy" } });
  await using server = new RawServer((connection) => connection.write(head() + broken));
  const events = await ask(clientFor(server.baseUrl, { limits: { retries: 3, waitMs: 5 } }));
  assert.deepEqual(events.map((event) => event.type), ["text", "failed"]);
  assert.equal(server.requests.length, 1);
});

Deno.test("stream() asks again without stream_options where a server refuses them", async () => {
  await using server = new RawServer((connection, request) =>
    connection.write(
      request.body.includes("stream_options")
        ? json(400, refusal("unknown field stream_options"))
        : head() + saying("ok"),
    )
  );
  const client = clientFor(server.baseUrl);
  assert.equal(textOf(await ask(client)), "ok");
  assert.equal(textOf(await ask(client)), "ok");
  assert.equal(server.requests.length, 3, "it is learnt once");
});

Deno.test("stream() learns nothing twice, so no server can keep it asking", async () => {
  const words = ["stream_options", "reasoning_content", "thought_signature"];
  await using server = new RawServer((connection, _, position) =>
    connection.write(json(400, refusal(words[position % words.length]!)))
  );
  assert.equal(failureOf(await ask(clientFor(server.baseUrl)))?.code, "provider.bad_request");
  assert.equal(server.requests.length, 4);
});

Deno.test("stream() turns thinking off where a model takes tools only so", async () => {
  const words = "Function tools with reasoning_effort are not supported for m in " +
    "/v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'.";
  await using server = new RawServer((connection, request) =>
    connection.write(
      request.body.includes(`"reasoning_effort":"none"`)
        ? head() + saying("ok")
        : json(400, refusal(words)),
    )
  );
  const tools = [{ name: "t", description: "d", inputSchema: { type: "object" } }];
  assert.equal(textOf(await ask(clientFor(server.baseUrl), question("x", { tools }))), "ok");
  const failed = failureOf(await ask(clientFor(server.baseUrl), question("x")));
  assert.equal(
    failed?.code,
    "provider.bad_request",
    "without tools it is a refusal like any other",
  );
});
