/** The conformance suite, on the client for OpenAI-compatible servers and on the offline rules. */

import type { TurnRequest } from "../../src/contracts/mod.ts";
import { createProvider } from "../../src/providers/mod.ts";
import { chatProviderConformance } from "../conformance/chat_provider.ts";
import { clientFor, closedPort, question } from "./client.ts";
import { event, head, json, piece, RawServer } from "./raw_server.ts";

const tool = (name: string) => ({ name, description: name, inputSchema: { type: "object" } });

chatProviderConformance("OpenAICompatible", () => {
  const server = new RawServer(async (connection, request) => {
    if (request.line.startsWith("GET")) return connection.write(json(200, { data: [{ id: "m" }] }));
    const { stream, tools } = JSON.parse(request.body);
    const call = [{
      index: 0,
      id: "c1",
      type: "function",
      function: { name: "look", arguments: "{}" },
    }];
    const message = tools ? { tool_calls: call } : { content: "one two three" };
    const finish = tools ? "tool_calls" : "stop";
    if (!stream) {
      return connection.write(json(200, { choices: [{ message, finish_reason: finish }] }));
    }
    await connection.write(head());
    if (tools) await connection.write(event(piece(message)));
    else {
      await connection.writeApart(
        ["one", " two", " three"].map((content) => event(piece({ content }))),
      );
    }
    await connection.write(event(piece({}, finish)) + event("[DONE]"));
  });
  return Promise.resolve({
    provider: clientFor(server.baseUrl),
    broken: clientFor(`http://127.0.0.1:${closedPort()}/v1`),
    words: question(),
    call: question("look", { tools: [tool("look")] }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  });
});

chatProviderConformance("OfflineProvider", () => {
  const request = (content: string, tools: TurnRequest["tools"] = []): TurnRequest => ({
    model: "rules",
    messages: [{ role: "user", content }],
    tools,
  });
  return Promise.resolve({
    provider: createProvider({ id: "offline", key: () => Promise.resolve(undefined) }),
    words: request("hello"),
    call: request("list memories", [tool("memory_list"), tool("memory_search")]),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});
