/** Stands in for the app: calls a plugin's tool as the app does, through the kernel, and
 * reports how long each call took. */

import { openChannel } from "../../src/app/channel.ts";
import { KernelClient } from "../../src/app/kernel_client.ts";

const channel = openChannel(() => globalThis.close());

channel.onMessage = async (message) => {
  if (message.type !== "start") return;
  const { api } = new KernelClient(channel);
  const times: number[] = [];
  for (let i = 0; i < Number(message.start.argv[0]); i++) {
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
  // Nothing else of an app reaches whoever started it.
  const error = { code: "bench.done", message: JSON.stringify(times), exitCode: 1 } as const;
  channel.send({ type: "crash", error });
};
