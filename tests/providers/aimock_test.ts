/** The conformance suite against a server that is not ours: `@copilotkit/aimock`.
 *
 * It runs as a child with the right to listen on 127.0.0.1 and to read its fixtures. */

import { chatProviderConformance, type Subject } from "../conformance/chat_provider.ts";
import { testWhen } from "../support/skip.ts";
import { clientFor, question } from "./client.ts";

const AIMOCK = "npm:@copilotkit/aimock@1.43.0/llmock";

const FIXTURES = {
  fixtures: [
    {
      match: { userMessage: "weather" },
      response: { toolCalls: [{ name: "get_weather", arguments: `{"city":"Oslo"}` }] },
    },
    { match: { userMessage: "hello" }, response: { content: "Hello! ".repeat(20) } },
  ],
};

/** Why there is no aimock to test with, if so. */
function missing(): string | undefined {
  const { success } = new Deno.Command(Deno.execPath(), {
    args: ["cache", "-q", "--no-config", "--no-lock", AIMOCK],
    stderr: "null",
  }).outputSync();
  return success ? undefined : `${AIMOCK} cannot be had from the npm registry`;
}

async function startAimock(): Promise<Subject> {
  const folder = await Deno.makeTempDir({ prefix: "pyra-aimock-" });
  await Deno.writeTextFile(`${folder}/fixtures.json`, JSON.stringify(FIXTURES));
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ..."run --no-prompt --no-config --no-lock --cached-only --ignore-env".split(" "),
      "--allow-net=127.0.0.1",
      `--allow-read=${folder}`,
      AIMOCK,
      ..."--port 0 --host 127.0.0.1 --strict --fixtures".split(" "),
      folder,
    ],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const port = await listeningPort(child.stdout);
  const tool = { name: "get_weather", description: "Weather", inputSchema: { type: "object" } };
  return {
    provider: clientFor(`http://127.0.0.1:${port}/v1`),
    words: question("hello"),
    call: question("weather", { tools: [tool] }),
    async [Symbol.asyncDispose]() {
      // Asked nicely it would wait for the connections that `fetch` keeps.
      child.kill("SIGKILL");
      await child.stdout.cancel();
      await child.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function listeningPort(output: ReadableStream<Uint8Array>): Promise<number> {
  const reader = output.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let port: string | undefined;
  while (!port) {
    const { value, done } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
    port = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1];
  }
  reader.releaseLock();
  return Number(port);
}

const reason = missing();
chatProviderConformance("OpenAICompatible with aimock", startAimock, (name, body) => {
  testWhen(reason, name, body);
});
