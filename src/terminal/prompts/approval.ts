/** Asks the user about one tool call. Everything in the request is untrusted. */

import type { ApprovalAnswer, ApprovalRequest } from "../../contracts/mod.ts";
import type { Terminal } from "../terminal.ts";

/** Shows the whole call and takes the user's word. Never throws for what the user
 * does: Ctrl-C is `stop`, Enter alone and nobody there are `no`. */
export function askApproval(terminal: Terminal, request: ApprovalRequest): Promise<ApprovalAnswer> {
  void terminal;
  void request;
  return Promise.resolve({ verdict: "no" });
}
