/** What the daemon's commands share: they send one request to the kernel and show its reply. */

import { ExitCode } from "../../base/mod.ts";
import type { DaemonReply, DaemonRequest } from "../../contracts/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import type { CommandPath } from "../../commands/mod.ts";
import { type Command, command } from "../command.ts";
import { jsonDocument } from "../report.ts";

/** One of them. */
export interface DaemonCommand {
  request: DaemonRequest;
  /** The reply for a person. */
  show(reply: DaemonReply): string;
}

/** The command for the table. */
export function daemonCommand(path: CommandPath, { request, show }: DaemonCommand): Command {
  return command(path, async ({ options, kernel, out }) => {
    const reply = await kernel.daemon(request);
    if (options.json) out.write(jsonDocument({ ...reply }));
    else if (!options.quiet) out.line(show(reply));
    return ExitCode.ok;
  });
}

/** The reply of a start: a vault that stayed shut is said at once, and why. */
export function startedText({ pid, vault, why }: DaemonReply): string {
  const lines = [`The daemon runs as process ${pid}`];
  if (why !== undefined) lines.push(`The vault did not open: ${escapeTerminal(String(why))}`);
  if (vault === "locked") lines.push("Its vault is locked; `pyra vault unlock` opens it");
  return lines.join("\n");
}
