import { ExitCode } from "../base/mod.ts";
import { scanResponse } from "../security/injection/mod.ts";
import type { Command } from "./command.ts";

/** Scans texts for the kernel, one after the other, in a process without any right: they are
 * hostile, and a pattern that hangs or a text that takes the process over gains nothing by it. */
const command: Command = {
  usage: "",
  options: {},
  examples: [["pyra scan", "what the kernel runs when it has a text to scan"]],
  async run({ wire, terminated }) {
    wire.onMessage = (peer, message) => {
      if (!message) return;
      const labels = scanResponse(String(message.text)).map(({ label }) => label);
      wire.send(peer, { id: message.id ?? null, labels });
    };
    wire.send(0, { ready: true });
    await new Promise<void>((resolve) => terminated.addEventListener("abort", () => resolve()));
    return ExitCode.ok;
  },
};

export default command;
