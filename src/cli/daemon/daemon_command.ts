/** What the daemon's commands share: they send one request to the kernel and show its reply. */

import { ExitCode } from "../../base/mod.ts";
import type { DaemonReply, DaemonRequest } from "../../contracts/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";

/** One of them. */
export interface DaemonCommand {
  details?: string;
  examples: Command["examples"];
  request: DaemonRequest;
  /** The reply for a person. */
  show(reply: DaemonReply): string;
}

/** The command for the table. */
export function daemonCommand({ details, examples, request, show }: DaemonCommand): Command {
  return {
    usage: "",
    details,
    options: {},
    examples,
    async run({ args, kernel, out }) {
      const reply = await kernel.daemon(request);
      if (flag(args, "json")) out.write(jsonDocument({ ok: true, ...reply }));
      else if (!flag(args, "quiet")) out.line(show(reply));
      return ExitCode.ok;
    },
  };
}
