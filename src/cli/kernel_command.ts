/** Commands that send one request to the kernel and show its reply. */

import { ExitCode, type JsonObject } from "../base/mod.ts";
import type { CommandPath, Operands, Options } from "../commands/mod.ts";
import type { KernelApi } from "../contracts/mod.ts";
import { escapeTerminal } from "../security/mod.ts";
import { type Command, command } from "./command.ts";
import { jsonDocument } from "./report.ts";

/** One of them. */
export interface KernelCommand<Path extends CommandPath, Request, Reply> {
  request(line: { options: Options<Path>; operands: Operands<Path> }): Request;
  /** Lines for a person, escaped here: on stdout when they are the answer, on stderr when they
   * only confirm. */
  show(reply: Reply): { answer?: string; note?: string };
}

/** The command for the table; `ask` is the method of the kernel that takes the request. */
export function kernelCommand<Path extends CommandPath, Request, Reply extends JsonObject>(
  path: Path,
  { request, show }: KernelCommand<Path, Request, Reply>,
  ask: (kernel: KernelApi, request: Request) => Promise<Reply>,
): Command {
  return command(path, async ({ options, operands, kernel, out }) => {
    const reply = await ask(kernel, request({ options, operands }));
    if (options.json) {
      out.write(jsonDocument({ ...reply }));
      return ExitCode.ok;
    }
    const { answer, note } = show(reply);
    if (answer !== undefined) out.line(escapeTerminal(answer, { multiline: true }));
    if (note !== undefined && !options.quiet) {
      out.error(escapeTerminal(note, { multiline: true }));
    }
    return ExitCode.ok;
  });
}
