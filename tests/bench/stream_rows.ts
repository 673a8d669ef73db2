/** Time to the first token, over a raw `fetch` of the same stream. */

import { createProvider } from "../../src/providers/mod.ts";
import { absoluteRow, type BenchRow, median } from "./row.ts";

const RUNS = 30;

/** One row: our client against the bare stream of a local server. */
export async function streamRows(): Promise<BenchRow[]> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, answer);
  const baseUrl = `http://127.0.0.1:${server.addr.port}/v1`;
  try {
    const provider = await createProvider({
      id: "custom",
      baseUrl,
      key: () => Promise.resolve(undefined),
    });
    const raw: number[] = [];
    const ours: number[] = [];
    for (let round = 0; round <= RUNS; round++) {
      const rawMs = await firstByte(`${baseUrl}/chat/completions`);
      const start = performance.now();
      const request = {
        model: "m",
        messages: [{ role: "user" as const, content: "x" }],
        tools: [],
      };
      let oursMs = 0;
      for await (const event of provider.stream(request, new AbortController().signal)) {
        if (event.type === "text") oursMs ||= performance.now() - start;
      }
      // The first round loads the client.
      if (round > 0) raw.push(rawMs), ours.push(oursMs);
    }
    const floor = { name: "raw fetch", value: median(raw) };
    return [absoluteRow("time to first token", median(ours), floor, 5)];
  } finally {
    await server.shutdown();
  }
}

async function firstByte(url: string): Promise<number> {
  const start = performance.now();
  const response = await fetch(url, { method: "POST", body: "{}" });
  const reader = response.body!.getReader();
  await reader.read();
  const ms = performance.now() - start;
  while (!(await reader.read()).done);
  return ms;
}

/** Five words, one an event, 2 ms apart. */
function answer(): Response {
  const body = new ReadableStream({
    async start(controller) {
      const send = (data: string) =>
        controller.enqueue(new TextEncoder().encode(`data: ${data}\n\n`));
      for (let i = 0; i < 5; i++) {
        send(JSON.stringify({ choices: [{ index: 0, delta: { content: `word${i} ` } }] }));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      send(JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }));
      send("[DONE]");
      controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}
