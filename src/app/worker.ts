/** The entry of the app Worker: catches what would print a stack, then starts the app.
 *
 * Deno shows an uncaught error of a Worker on stderr before the kernel hears of it,
 * so both handlers stand before anything else is imported. */

import { toErrorInfo } from "../base/mod.ts";
import type { ToApp, ToKernel } from "../contracts/mod.ts";
import type { KernelPort } from "./kernel_client.ts";

const port = self as unknown as KernelPort;
const send = (message: ToKernel) => port.postMessage(message);

function fail(reason: unknown): void {
  const error = toErrorInfo(reason);
  // A reader that went away (`pyra … | head -1`) is the end, and no failure.
  if (error.code === "output.closed") send({ type: "exit", code: error.exitCode });
  else send({ type: "crash", error });
}

self.addEventListener("error", (event) => {
  event.preventDefault();
  fail(event.error ?? event.message);
});
self.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  fail(event.reason);
});

// Loads while the kernel still prepares what it will say.
const app = import("./app.ts");

port.onmessage = async (event: MessageEvent<ToApp>) => {
  if (event.data.type !== "start") return;
  try {
    const { runApp } = await app;
    send(await runApp(event.data.start, port));
  } catch (error) {
    fail(error);
  }
};
