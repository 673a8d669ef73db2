/** A model server on loopback that calls one tool in answer to the user, and then repeats what
 * the tool said. */

/** A running server. */
export interface ToolServer extends AsyncDisposable {
  /** For `--base-url`. */
  baseUrl: string;
  /** The bodies of the requests so far. */
  requests: {
    messages: { role: string; content: string }[];
    tools?: { function: { name: string } }[];
  }[];
}

/** Calls `tool` with `args` whenever the last word is the user's. */
export function toolServer(tool: string, args: object): ToolServer {
  const requests: ToolServer["requests"] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    if (request.method === "GET") return Response.json({ object: "list", data: [{ id: "m" }] });
    const body: ToolServer["requests"][number] = await request.json();
    requests.push(body);
    const last = body.messages.at(-1)!;
    const call = {
      index: 0,
      id: `call_${requests.length}`,
      type: "function",
      function: { name: tool, arguments: JSON.stringify(args) },
    };
    const [delta, finish] = last.role === "user"
      ? [{ role: "assistant", tool_calls: [call] }, "tool_calls"]
      : [{ role: "assistant", content: `It said: ${last.content}` }, "stop"];
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
