/** Stands in for the app: calls a plugin's tool as the app does, through the kernel, and
 * reports how long each call took. */

import { KernelClient } from "../../src/app/kernel_client.ts";
import type { ToApp, ToKernel } from "../../src/contracts/mod.ts";

const port = self as unknown as ConstructorParameters<typeof KernelClient>[0];

port.onmessage = async ({ data }: MessageEvent<ToApp>) => {
  if (data.type !== "start") return;
  const { api } = new KernelClient(port);
  const times: number[] = [];
  for (let i = 0; i < Number(data.start.argv[0]); i++) {
    const start = performance.now();
    await api.callTool({
      id: `call${i}`,
      plugin: "hello",
      tool: "greet",
      args: { who: "Ada" },
      sessionId: "bench",
    });
    times.push(performance.now() - start);
    // Turn by turn with the floor, which the bench measures when it is asked for a line of a log.
    await api.log("security", "floor", {});
  }
  // The kernel relays nothing else from an app than how it ended.
  const error = { code: "bench.done", message: JSON.stringify(times), exitCode: 1 } as const;
  port.postMessage({ type: "crash", error } satisfies ToKernel);
};
