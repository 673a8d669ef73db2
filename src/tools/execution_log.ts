/** One line of `logs/tool_executions.log` about a built-in tool that only reads: what was called, and
 * what came of it. Calls that the kernel makes or allows, it writes down itself. */

import { canonicalJson, type Json, type JsonObject } from "../base/mod.ts";
import type { CheckedCall, Tool, ToolContext, ToolOutcome } from "../contracts/mod.ts";

/** A call that was made. */
export interface Execution {
  readonly call: CheckedCall;
  readonly tool: Tool;
  readonly context: ToolContext;
  readonly args: JsonObject;
  readonly warnings: readonly string[];
}

/** Longer arguments are logged as the beginning of their text. */
const ARGUMENTS_LIMIT = 4_000;

const RESULT_PREVIEW = 200;

/** The fields of a finished call; redacted and escaped by whoever writes the line. */
export function executionFields(
  { call, tool, context, args, warnings }: Execution,
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
    decision: "allowed",
    reasons: ["it only reads"],
    tainted: context.tainted,
    args: text.length <= ARGUMENTS_LIMIT ? args : `${text.slice(0, ARGUMENTS_LIMIT)}…`,
    status: outcome.status,
    warnings: [...warnings],
    ms,
    result: (outcome.preview ?? "").slice(0, RESULT_PREVIEW),
  };
}
