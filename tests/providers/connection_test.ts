/** Ways of not getting through: refused, unknown, not trusted, not allowed. */

import assert from "node:assert/strict";
import { PyraError, Secret } from "../../src/base/mod.ts";
import { hasProgram, testWhen } from "../support/skip.ts";
import { ask, clientFor, closedPort, failureOf, KEY } from "./client.ts";
import { head, json, RawServer, saying } from "./raw_server.ts";

Deno.test("stream() says that a connection is refused, and what to start", async () => {
  const port = closedPort();
  const error = failureOf(await ask(clientFor(`http://127.0.0.1:${port}/v1`, { id: "ollama" })))!;
  assert.equal(error.code, "provider.refused");
  assert.equal(error.message, `Cannot reach 127.0.0.1:${port}: connection refused`);
  assert.match(error.hint!, /start Ollama/);
});

Deno.test("stream() says that there is no such host", async () => {
  // What Deno 2.9 throws; looking a name up would need the network.
  const unknownHost = () =>
    Promise.reject(
      new TypeError(
        "error sending request for url (https://api.nowhere.invalid/v1/chat/completions): client error (Connect): dns error: failed to lookup address information: Name or service not known",
      ),
    );
  const client = clientFor("https://api.nowhere.invalid/v1", { fetch: unknownHost });
  const error = failureOf(await ask(client))!;
  assert.equal(error.code, "provider.dns");
  assert.match(error.message, /^Cannot reach api\.nowhere\.invalid: /);
});

Deno.test("stream() says that its rights do not reach a host", async () => {
  const error = failureOf(await ask(clientFor("http://127.0.0.2:4711/v1")))!;
  assert.equal(error.code, "provider.not_permitted");
  assert.match(error.message, /may not reach 127\.0\.0\.2:4711/);
});

testWhen(
  hasProgram("openssl", ["version"]) ? undefined : "no openssl (install openssl)",
  "stream() does not trust a certificate that nobody vouches for, and sends no key",
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "pyra-tls-" });
    try {
      const { code } = await new Deno.Command("openssl", {
        args: [
          ..."req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost".split(" "),
          ...["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
          ...["-keyout", `${folder}/key.pem`, "-out", `${folder}/cert.pem`],
        ],
        stderr: "null",
      }).output();
      assert.equal(code, 0);
      let asked = 0;
      const server = Deno.serve({
        hostname: "127.0.0.1",
        port: 0,
        cert: await Deno.readTextFile(`${folder}/cert.pem`),
        key: await Deno.readTextFile(`${folder}/key.pem`),
        onListen() {},
      }, () => {
        asked++;
        return new Response();
      });
      try {
        const host = `127.0.0.1:${server.addr.port}`;
        const error = failureOf(await ask(clientFor(`https://${host}/v1`)))!;
        assert.equal(error.code, "provider.tls");
        assert.ok(error.message.includes(host));
        assert.equal(asked, 0);
      } finally {
        await server.shutdown();
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

Deno.test("stream() asks for the key for each request and carries it in one header", async () => {
  await using server = new RawServer((connection) => connection.write(head() + saying("ok")));
  let asked = 0;

  const client = clientFor(server.baseUrl, {
    key: () => Promise.resolve(new Secret(`${KEY}${++asked}`)),
  });
  await ask(client);
  await ask(client);
  assert.deepEqual(
    server.requests.map((request) => request.headers.get("authorization")),
    [`Bearer ${KEY}1`, `Bearer ${KEY}2`],
  );
  const names = [...server.requests[0]!.headers.keys()];
  assert.ok(
    !names.some((name) => name.startsWith("x-stainless")),
    "nothing tells about the machine",
  );
});

Deno.test("stream() carries the key to Azure in its own header, and the version it wants", async () => {
  await using server = new RawServer((connection) => connection.write(head() + saying("ok")));
  const root = `http://127.0.0.1:${server.port}`;
  await ask(clientFor(root, { id: "azure" }));
  await ask(clientFor(`${root}/openai/deployments/mine/chat/completions`, { id: "azure" }));
  const [modern, dated] = server.requests;
  assert.equal(modern!.line, "POST /openai/v1/chat/completions HTTP/1.1");
  assert.match(
    dated!.line,
    /^POST \/openai\/deployments\/mine\/chat\/completions\?api-version=\d{4}-\d\d-\d\d HTTP/,
  );
  for (const { headers } of server.requests) {
    assert.equal(headers.get("api-key"), KEY);
    assert.equal(headers.get("authorization"), undefined);
  }
});

Deno.test("stream() sends no authorization where there is no key", async () => {
  await using server = new RawServer((connection) => connection.write(head() + saying("ok")));
  await ask(clientFor(server.baseUrl, { key: () => Promise.resolve(undefined) }));
  assert.equal(server.requests[0]!.headers.get("authorization"), undefined);
});

Deno.test("stream() does not even connect without the key that is required", async () => {
  await using server = new RawServer((connection) => connection.write(head() + saying("ok")));
  const client = clientFor(server.baseUrl, { id: "groq", key: () => Promise.resolve(undefined) });
  const error = failureOf(await ask(client))!;
  assert.equal(error.code, "provider.no_key");
  assert.match(error.hint!, /GROQ_API_KEY/);
  assert.equal(server.requests.length, 0);
});

Deno.test("stream() sends no key unencrypted to a public host", async () => {
  let reached = false;
  const client = clientFor("http://api.example.com/v1", {
    fetch: () => {
      reached = true;
      return Promise.resolve(new Response());
    },
  });
  assert.equal(failureOf(await ask(client))?.code, "provider.insecure_address");
  assert.equal(reached, false);
});

Deno.test("stream() does not repeat a key that cannot stand in a header", async () => {
  const client = clientFor("http://127.0.0.1:1/v1", {
    key: () => Promise.resolve(new Secret("sk-öffentlich\nX: y")),
  });
  const error = failureOf(await ask(client))!;
  assert.equal(error.code, "provider.unauthorized");
  assert.ok(!JSON.stringify(error).includes("ffentlich"));
});

Deno.test("stream() reports a key that cannot be fetched as it was reported", async () => {
  const client = clientFor("http://127.0.0.1:1/v1", {
    key: () => Promise.reject(new PyraError("The vault is locked", { code: "vault.locked" })),
  });
  assert.equal(failureOf(await ask(client))?.code, "vault.locked");
});

Deno.test("listModels() reads the list, with sizes where a server tells them", async () => {
  const data = [{ id: "a", context_length: 4096 }, { id: "b" }, { id: "" }, { no: "id" }, null];
  await using server = new RawServer((connection) => connection.write(json(200, { data })));
  const models = await clientFor(server.baseUrl).listModels(new AbortController().signal);
  assert.deepEqual(models, [{ id: "a", contextWindow: 4096 }, { id: "b" }]);
  assert.equal(server.requests[0]!.line, "GET /v1/models HTTP/1.1");
});

Deno.test("listModels() asks Anthropic as Anthropic wants to be asked", async () => {
  const data = [{ id: "claude-sonnet-5-5", max_input_tokens: 1_000_000 }];
  await using server = new RawServer((connection) => connection.write(json(200, { data })));
  const client = clientFor(server.baseUrl, { id: "anthropic" });
  const models = await client.listModels(new AbortController().signal);
  assert.deepEqual(models, [{ id: "claude-sonnet-5-5", contextWindow: 1_000_000 }]);
  const { headers } = server.requests[0]!;
  assert.equal(headers.get("x-api-key"), KEY);
  assert.equal(headers.get("anthropic-version"), "2023-06-01");
  assert.equal(headers.get("authorization"), undefined);
});

for (
  const [name, response, code] of [
    ["a wrong key", json(401, { error: { message: "no" } }), "provider.unauthorized"],
    ["a web page", json(200, "<html>"), "provider.bad_answer"],
    ["no such address", json(404, "not found"), "provider.wrong_address"],
  ] as const
) {
  Deno.test(`listModels() throws ${code} on ${name}`, async () => {
    await using server = new RawServer((connection) => connection.write(response));
    const client = clientFor(server.baseUrl);
    await assert.rejects(client.listModels(new AbortController().signal), { code });
  });
}

Deno.test("listModels() tells the end of its time from the user's stop", async () => {
  await using server = new RawServer((connection) => connection.hungUp());
  const client = clientFor(server.baseUrl);
  await assert.rejects(client.listModels(AbortSignal.timeout(30)), { code: "provider.stalled" });
  await assert.rejects(client.listModels(AbortSignal.abort()), { code: "cancelled" });
});

Deno.test("listModels() says where a provider has no list", async () => {
  const client = clientFor("http://127.0.0.1:1", { id: "perplexity" });
  await assert.rejects(client.listModels(new AbortController().signal), {
    code: "provider.no_model_list",
  });
});
