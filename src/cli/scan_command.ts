import { ExitCode } from "../base/mod.ts";
import { scanResponse } from "../security/injection/mod.ts";
import { command } from "./command.ts";

/** How long the first text may take to come: to whoever runs it by hand, none does. */
const PATIENCE_MS = 5_000;

/** Scans texts for the kernel, one after the other, in a process without any right: they are
 * hostile, and a pattern that hangs or a text that takes the process over gains nothing by it. */
export default command("scan", async ({ wire, terminated }) => {
  const nobody = Promise.withResolvers<void>();
  const timer = setTimeout(nobody.resolve, PATIENCE_MS);
  wire.onMessage = (peer, message) => {
    if (!message) return;
    clearTimeout(timer);
    const labels = scanResponse(String(message.text)).map(({ label }) => label);
    wire.send(peer, { id: message.id ?? null, labels });
  };
  wire.send(0, { ready: true });
  terminated.addEventListener("abort", () => nobody.resolve());
  await nobody.promise;
  return ExitCode.ok;
});
