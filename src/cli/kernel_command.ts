/** Commands that send one request to the kernel and show its reply. */

import { ExitCode, type JsonObject } from "../base/mod.ts";
import type { KernelApi } from "../contracts/mod.ts";
import { escapeTerminal } from "../security/mod.ts";
import { type Command, flag, type OptionSpec, type ParsedArguments } from "./command.ts";
import { jsonDocument } from "./report.ts";

/** One of them. */
export interface KernelCommand<Request, Reply> {
  usage: string;
  details?: string;
  options?: Record<string, OptionSpec>;
  examples: Command["examples"];
  request(args: ParsedArguments): Request;
  /** Lines for a person, escaped here: on stdout when they are the answer, on stderr when they
   * only confirm. */
  show(reply: Reply): { answer?: string; note?: string };
}

/** The command for the table; `ask` is the method of the kernel that takes the request. */
export function kernelCommand<Request, Reply extends JsonObject>(
  spec: KernelCommand<Request, Reply>,
  ask: (kernel: KernelApi, request: Request) => Promise<Reply>,
): Command {
  const { usage, details, options = {}, examples } = spec;
  return {
    usage,
    details,
    options,
    examples,
    async run({ args, kernel, out }) {
      const reply = await ask(kernel, spec.request(args));
      if (flag(args, "json")) {
        out.write(jsonDocument({ ok: true, ...reply }));
        return ExitCode.ok;
      }
      const { answer, note } = spec.show(reply);
      if (answer !== undefined) out.line(escapeTerminal(answer, { multiline: true }));
      if (note !== undefined && !flag(args, "quiet")) {
        out.error(escapeTerminal(note, { multiline: true }));
      }
      return ExitCode.ok;
    },
  };
}
