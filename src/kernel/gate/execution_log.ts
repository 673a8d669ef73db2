/** The lines of `logs/tool_executions.log` about a call: one before it is made, one after it.
 *
 * The kernel writes them, since it makes the call; redacted and escaped by the log itself. The hash
 * tells what exactly was approved, where the redaction covers some of it. */

import { canonicalJson, type Json, type JsonObject } from "../../base/mod.ts";
import type { GateTool } from "../../gate/mod.ts";

/** Longer arguments are logged as the beginning of their text. */
const ARGUMENTS_LIMIT = 4_000;

const RESULT_PREVIEW = 200;

/** What was decided about a call, and by what. */
export interface Execution {
  id: string;
  sessionId: string;
  tool: GateTool;
  /** The arguments that run: the model's, or the user's edit of them. */
  args: JsonObject;
  decision: "allowed" | "approved" | "denied" | "declined";
  reasons: readonly string[];
  warnings: readonly string[];
  tainted: boolean;
}

/** The fields of a decision; `args_sha256` is of the arguments as canonical JSON, before redaction. */
export async function decisionFields(execution: Execution): Promise<Record<string, Json>> {
  const { id, sessionId, tool, args, decision, reasons, warnings, tainted } = execution;
  const text = canonicalJson(args);
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const refused = decision === "denied" || decision === "declined";
  return {
    session: sessionId,
    call: id,
    tool: tool.name,
    source: tool.source,
    effect: tool.effect,
    decision,
    reasons: [...reasons],
    tainted,
    args: text.length <= ARGUMENTS_LIMIT ? args : `${text.slice(0, ARGUMENTS_LIMIT)}…`,
    args_sha256: new Uint8Array(hash).toHex(),
    warnings: [...warnings],
    ...refused ? { status: "refused" } : {},
  };
}

/** The fields of what came of it. */
export function resultFields(
  { id, sessionId, tool }: Execution,
  { status, text, ms }: { status: string; text: string; ms: number },
): Record<string, Json> {
  return {
    session: sessionId,
    call: id,
    tool: tool.name,
    source: tool.source,
    status,
    ms,
    result: text.slice(0, RESULT_PREVIEW),
  };
}
