/** A model server on this machine: what it says of its models counts. */

import assert from "node:assert/strict";
import { pyra, TemporaryHome } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";

/** Tokens the loaded model runs with. */
const WINDOW = 4096;

/** Where Pyra looks for an Ollama. */
const PORT = 11434;

/** An Ollama with one loaded model; notes what it is asked. */
function fakeOllama() {
  const requests: { messages: { role: string; content: string }[] }[] = [];
  const routes: Record<string, (request: Request) => Promise<object> | object> = {
    "/api/tags": () => ({ models: [{ name: "small:1b" }] }),
    "/api/ps": () => ({ models: [{ name: "small:1b", context_length: WINDOW }] }),
    "/api/show": () => ({}),
    async "/v1/chat/completions"(request) {
      requests.push(await request.json());
      const message = { role: "assistant", content: "noted" };
      return { choices: [{ index: 0, message, finish_reason: "stop" }] };
    },
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: PORT, onListen() {} }, async (it) => {
    const route = routes[new URL(it.url).pathname];
    return route ? Response.json(await route(it)) : new Response(null, { status: 404 });
  });
  return { requests, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** Why the test cannot have Ollama's port, if it cannot. */
function portTaken(): string | undefined {
  try {
    Deno.listen({ hostname: "127.0.0.1", port: PORT }).close();
    return undefined;
  } catch {
    return `port ${PORT} is taken, by an Ollama perhaps`;
  }
}

testWhen(
  portTaken(),
  "an old question is left out once it no longer fits the local model",
  async () => {
    await using home = new TemporaryHome();
    await using ollama = fakeOllama();
    const at = { home: home.path };
    const flags = ["--no-stream", "--provider", "ollama", "--model", "small:1b"];
    await Deno.writeTextFile(`${home.path}/long.txt`, "rhubarb ".repeat(2000));
    const first = await pyra(["ask", ...flags, "-f", "long.txt", "keep this"], at);
    assert.equal(first.code, 0, first.stderr);
    const second = await pyra(["ask", ...flags, "--continue", "-f", "long.txt", "and this"], at);
    assert.equal(second.code, 0, second.stderr);
    const [before, after] = ollama.requests.map(({ messages }) => JSON.stringify(messages));
    assert.match(before!, /keep this/);
    assert.match(after!, /and this/);
    assert.doesNotMatch(after!, /keep this/);
  },
);
