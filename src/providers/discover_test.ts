import assert from "node:assert/strict";
import { discoverLocal } from "./mod.ts";

type Answers = Record<string, unknown>;

/** A server that answers paths with JSON, or with a `Response`. */
function serve(answers: Answers | ((path: string, body: string) => unknown)) {
  const find = typeof answers === "function" ? answers : (path: string) => answers[path];
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const answer = await find(new URL(request.url).pathname, await request.text());
    if (answer instanceof Response) return answer;
    return answer === undefined ? new Response("no", { status: 404 }) : Response.json(answer);
  });
}

/** A port on which nobody listens. */
function closedPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function discover(
  ollama: Parameters<typeof serve>[0] | undefined,
  lmStudio: Parameters<typeof serve>[0] | undefined,
  timeoutMs = 5_000,
) {
  const servers = [ollama, lmStudio].map((answers) => answers && serve(answers));
  const [ollamaPort, lmStudioPort] = servers.map((server) => server?.addr.port ?? closedPort());
  const options = { ollamaPort, lmStudioPort, timeoutMs };
  try {
    const found = await discoverLocal(fetch, new AbortController().signal, options);
    return { found, ollamaPort, lmStudioPort };
  } finally {
    for (const server of servers) await server?.shutdown();
  }
}

Deno.test("discoverLocal() finds nothing where nobody listens", async () => {
  assert.deepEqual((await discover(undefined, undefined)).found, []);
});

Deno.test("discoverLocal() gives Ollama's models the context they really get", async () => {
  const { found, ollamaPort } = await discover((path, body) => {
    switch (path) {
      case "/api/tags":
        return { models: [{ name: "loaded:8b" }, { name: "tuned:8b" }, { name: "plain:8b" }] };
      case "/api/ps":
        return { models: [{ name: "loaded:8b", context_length: 4096 }] };
      case "/api/show":
        return {
          parameters: JSON.parse(body).model === "tuned:8b"
            ? 'stop                           "<|im_end|>"\nnum_ctx                        16384'
            : "temperature 1",
          // What the model could do; not what a chat gets.
          model_info: { "qwen3.context_length": 262_144 },
        };
    }
  }, undefined);
  assert.deepEqual(found, [{
    provider: "ollama",
    baseUrl: `http://127.0.0.1:${ollamaPort}/v1`,
    models: [
      { id: "loaded:8b", contextWindow: 4096 },
      { id: "tuned:8b", contextWindow: 16384 },
      { id: "plain:8b" },
    ],
  }]);
});

Deno.test("discoverLocal() gives LM Studio's models, loaded ones with their context", async () => {
  const { found } = await discover(undefined, {
    "/api/v0/models": {
      data: [
        {
          id: "a",
          type: "llm",
          state: "loaded",
          max_context_length: 131_072,
          loaded_context_length: 8192,
        },
        { id: "b", type: "vlm", state: "not-loaded", max_context_length: 32_768 },
        { id: "e", type: "embeddings" },
      ],
    },
  });
  assert.deepEqual(found[0]?.models, [{ id: "a", contextWindow: 8192 }, { id: "b" }]);
});

Deno.test("discoverLocal() falls back to the plain list of an older LM Studio", async () => {
  const { found } = await discover(undefined, { "/v1/models": { data: [{ id: "a" }] } });
  assert.deepEqual(found[0]?.models, [{ id: "a" }]);
});

Deno.test("discoverLocal() finds both, Ollama first", async () => {
  const { found } = await discover({ "/api/tags": { models: [] } }, { "/v1/models": { data: [] } });
  assert.deepEqual(found.map((server) => server.provider), ["ollama", "lmstudio"]);
});

for (
  const [name, answers] of [
    ["another kind of server", { "/api/tags": new Response("<html>") }],
    ["an odd list", { "/api/tags": { models: "many" } }],
    ["an error", { "/api/tags": new Response("{}", { status: 500 }) }],
    ["a redirect", { "/api/tags": Response.redirect("http://127.0.0.1:9/", 302) }],
  ] as [string, Answers][]
) {
  Deno.test(`discoverLocal() takes ${name} for nothing`, async () => {
    assert.deepEqual((await discover(answers, undefined)).found, []);
  });
}

Deno.test("discoverLocal() leaves out what does not fit", async () => {
  const models = [{ name: 5 }, null, { name: "" }, { name: "x".repeat(1000) }, { name: "ok" }];
  const { found } = await discover({
    "/api/tags": { models },
    "/api/ps": { models: [{ name: "ok", context_length: "huge" }] },
  }, undefined);
  assert.deepEqual(found[0]?.models, [{ id: "ok" }]);
});

Deno.test("discoverLocal() does not wait for a server that does not answer", async () => {
  let answer = () => {};
  const late = new Promise<void>((resolve) => answer = resolve);
  const discovering = discover(
    async () => {
      await late;
      return { models: [{ name: "late" }] };
    },
    { "/v1/models": { data: [{ id: "a" }] } },
    50,
  );
  setTimeout(() => answer(), 200);
  assert.deepEqual((await discovering).found.map((server) => server.provider), ["lmstudio"]);
});

Deno.test("discoverLocal() reads no endless answer", async () => {
  const endless = () =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024).fill(32)),
      }),
    );
  assert.deepEqual((await discover({ "/api/tags": endless() }, undefined)).found, []);
});
