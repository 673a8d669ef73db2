/** A model server on loopback whose answers a test decides. */

/** A message as it comes over the wire. */
export interface WireMessage {
  role: string;
  content: string;
}

/** A request: its body, and the key it came with. */
export interface WireRequest {
  key?: string;
  messages: WireMessage[];
  tools?: { function: { name: string } }[];
}

/** What the model says: words, or calls of tools with their arguments. */
export type Reply = string | { [tool: string]: object };

/** A running server. */
export interface ModelServer extends AsyncDisposable {
  /** For `--base-url`. */
  baseUrl: string;
  /** The bodies of the requests so far. */
  requests: WireRequest[];
}

/** Answers each request with what `reply` makes of its last message. */
export function modelServer(
  reply: (last: WireMessage, request: WireRequest) => Reply | Promise<Reply>,
): ModelServer {
  const requests: WireRequest[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    if (request.method === "GET") return Response.json({ object: "list", data: [{ id: "m" }] });
    const key = request.headers.get("authorization")?.replace(/^Bearer /, "");
    const body: WireRequest = { ...await request.json(), key };
    requests.push(body);
    const said = await reply(body.messages.at(-1)!, body);
    const [delta, finish] = typeof said === "string"
      ? [{ role: "assistant", content: said }, "stop"]
      : [{ role: "assistant", tool_calls: toolCalls(said) }, "tool_calls"];
    const chunks = [
      { choices: [{ index: 0, delta, finish_reason: null }] },
      { choices: [{ index: 0, delta: {}, finish_reason: finish }] },
    ];
    const lines = [...chunks.map((chunk) => JSON.stringify(chunk)), "[DONE]"];
    return new Response(lines.map((line) => `data: ${line}\n\n`).join(""), {
      headers: { "content-type": "text/event-stream" },
    });
  });
  return {
    baseUrl: `http://127.0.0.1:${server.addr.port}/v1`,
    requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Calls `tool` with `args` whenever the last word is the user's, and then repeats what the tool
 * said. */
export function toolServer(tool: string, args: object): ModelServer {
  return modelServer(({ role, content }) =>
    role === "user" ? { [tool]: args } : `It said: ${content}`
  );
}

function toolCalls(calls: { [tool: string]: object }): object[] {
  return Object.entries(calls).map(([name, args], index) => ({
    index,
    id: `call_${crypto.randomUUID()}`,
    type: "function",
    function: { name, arguments: JSON.stringify(args) },
  }));
}
