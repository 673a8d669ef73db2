/** A model server on loopback that wants to write a note, and says so when it was let. */

/** Asks for `memory_write` with `args`, then answers with the tool's result. */
export function writingServer(
  args: { file: string; text: string },
): AsyncDisposable & { baseUrl: string } {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const { messages } = await request.json() as {
        messages: { role: string; content: string }[];
      };
      const last = messages.at(-1)!;
      const delta = last.role === "tool" ? { content: `It said: ${last.content}` } : {
        tool_calls: [{
          index: 0,
          id: crypto.randomUUID(),
          type: "function",
          function: { name: "memory_write", arguments: JSON.stringify(args) },
        }],
      };
      const finish = last.role === "tool" ? "stop" : "tool_calls";
      const events = [{ delta, finish_reason: null }, { delta: {}, finish_reason: finish }]
        .map((choice) => `data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`);
      return new Response([...events, "data: [DONE]\n\n"].join(""), {
        headers: { "content-type": "text/event-stream" },
      });
    },
  );
  return {
    baseUrl: `http://127.0.0.1:${server.addr.port}/v1`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
