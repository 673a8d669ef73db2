/** One line of `logs/tool_executions.log`: who called what, who allowed it, what came of it. */

import { canonicalJson, type Json, type JsonObject } from "../base/mod.ts";
import type { CheckedCall, Tool, ToolContext, ToolOutcome } from "../contracts/mod.ts";

/** A call on its way, and what has become known of it. */
export interface Execution {
  readonly call: CheckedCall;
  readonly tool: Tool;
  readonly context: ToolContext;
  /** The arguments that run: the model's, or the user's edit of them. */
  args: JsonObject;
  decision: "allowed" | "approved" | "denied" | "declined";
  reasons: string[];
  warnings: string[];
}

/** Longer arguments are logged as the beginning of their text. */
const ARGUMENTS_LIMIT = 4_000;

const RESULT_PREVIEW = 200;

/** The fields of a finished call; redacted and escaped by whoever writes the line. */
export function executionFields(
  { call, tool, context, args, decision, reasons, warnings }: Execution,
  outcome: ToolOutcome,
  ms: number,
): Record<string, Json> {
  const text = canonicalJson(args);
  return {
    session: context.sessionId,
    call: call.id,
    tool: tool.name,
    source: tool.source,
    effect: tool.effect,
    decision,
    reasons,
    tainted: context.tainted,
    args: text.length <= ARGUMENTS_LIMIT ? args : `${text.slice(0, ARGUMENTS_LIMIT)}…`,
    status: outcome.status,
    warnings,
    ms,
    result: (outcome.preview ?? "").slice(0, RESULT_PREVIEW),
  };
}
