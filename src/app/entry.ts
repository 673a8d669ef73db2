/** The entry of the app, a process of its own: opens its channel, then starts the command.
 *
 * An uncaught error must reach the kernel and not the terminal as a stack, so both handlers
 * stand before anything else is done. */

import { toErrorInfo } from "../base/mod.ts";
import type { ToKernel } from "../contracts/mod.ts";
import { openChannel } from "./channel.ts";

// Without the kernel there is no one to be an app for.
const channel = openChannel(() => globalThis.close());
const send = (message: ToKernel) => channel.send(message);

function fail(reason: unknown): void {
  const error = toErrorInfo(reason);
  // A reader that went away (`pyra … | head -1`) is the end, and no failure.
  if (error.code === "output.closed") send({ type: "exit", code: error.exitCode });
  else send({ type: "crash", error });
}

globalThis.addEventListener("error", (event) => {
  event.preventDefault();
  fail(event.error ?? event.message);
});
globalThis.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  fail(event.reason);
});

// Loads while the kernel still prepares what it will say.
const app = import("./app.ts");

channel.onMessage = async (message) => {
  if (message.type !== "start") return;
  try {
    const { runApp } = await app;
    send(await runApp(message.start, channel));
  } catch (error) {
    fail(error);
  }
};
