/** A model server on loopback that answers slowly, word by word, until it is asked to stop. */

/** A running server. */
export interface SlowServer extends AsyncDisposable {
  /** For `--base-url`. */
  baseUrl: string;
  /** The bodies of the requests so far. */
  requests: { model: string; messages: { role: string; content: string }[] }[];
  /** Requests whose client went away before the end. */
  aborted: number;
}

/** Answers each request with `words`, one every `pauseMs`; it lists two models. */
export function slowServer(words: readonly string[], pauseMs: number): SlowServer {
  const state = { requests: [] as SlowServer["requests"], aborted: 0 };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      if (request.method === "GET") {
        return Response.json({ object: "list", data: [{ id: "small" }, { id: "large" }] });
      }
      state.requests.push(await request.json());
      return new Response(stream(words, pauseMs, () => state.aborted++), {
        headers: { "content-type": "text/event-stream" },
      });
    },
  );
  return {
    baseUrl: `http://127.0.0.1:${server.addr.port}/v1`,
    requests: state.requests,
    get aborted() {
      return state.aborted;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function stream(words: readonly string[], pauseMs: number, onAbort: () => void): ReadableStream {
  let stopped = false;
  return new ReadableStream({
    async start(controller) {
      const send = (delta: object, finish: string | null = null) => {
        const data = JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] });
        controller.enqueue(new TextEncoder().encode(`data: ${data}\n\n`));
      };
      for (const word of words) {
        if (stopped) return;
        send({ content: word });
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
      if (stopped) return;
      send({}, "stop");
      controller.enqueue(new TextEncoder().encode("data: [DONE]\n\n"));
      controller.close();
    },
    cancel() {
      stopped = true;
      onAbort();
    },
  });
}
