/** Runs one command: finds it, parses, hands it what it uses, reports its end. */

import { type ErrorInfo, ExitCode, toErrorInfo } from "../base/mod.ts";
import { errorJson, errorLines, handlerOf } from "../cli/mod.ts";
import type { Config } from "../config/mod.ts";
import type { AppStart, ToKernel } from "../contracts/mod.ts";
import { createOutput, type Output } from "../terminal/mod.ts";
import type { Channel } from "./channel.ts";
import { KernelClient } from "./kernel_client.ts";
import { createServices } from "./services.ts";

/** Runs the command of `start`; resolves to the message that ends the app. */
export async function runApp(start: AppStart, channel: Channel): Promise<ToKernel> {
  const client = new KernelClient(channel);
  const out = createOutput(start.terminal, channel.screen);
  try {
    const command = await handlerOf(start.line.path);
    const config = start.config as unknown as Config;
    const end = await command.run(start.line, {
      start,
      config,
      kernel: client.api,
      services: createServices({ start, config, kernel: client.api, wire: client.wire, out }),
      wire: client.wire,
      interrupts: client.interrupts,
      terminated: client.terminated,
      out,
    });
    return typeof end === "number"
      ? { type: "exit", code: end }
      : { type: "exit", code: end.code, handover: end.handover };
  } catch (error) {
    const info = toErrorInfo(error);
    report(out, info, start.line.options.json === true);
    return { type: "exit", code: info.exitCode };
  }
}

function report(out: Output, error: ErrorInfo, json: boolean): void {
  if (error.exitCode === ExitCode.ok) return;
  if (json) out.write(errorJson(error));
  else out.error(errorLines(error).trimEnd());
}
