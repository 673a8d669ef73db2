/** Changes that a built-in tool of the app would make, asked about at the gate.
 *
 * For tools that the app still runs itself: which ones there are and what they do stands here, and
 * not in what the app says. */

import { isObject, type JsonObject } from "../../base/mod.ts";
import type { Effect, WriteVerdict } from "../../contracts/mod.ts";
import type { KernelGate } from "./kernel_gate.ts";
import { badCall, readReasons } from "./read_call.ts";

const OWN_WRITES: ReadonlyMap<string, Effect> = new Map([
  ["memory_write", "write"],
  ["memory_append", "write"],
  ["memory_remove", "write"],
]);

/** What would do it, once it may. */
export interface OwnWriter {
  /** What would change, in lines, as the kernel sees it. */
  preview(tool: string, args: JsonObject): Promise<readonly string[]>;
  /** Just this may be done once. */
  allowOnce(tool: string, args: JsonObject): void;
}

/** See `KernelApi.mayWrite`. Everything in the request is untrusted, the app's own preview is not
 * looked at. */
export async function askToWrite(
  gate: KernelGate,
  request: unknown,
  writer: OwnWriter,
): Promise<WriteVerdict> {
  if (!isObject(request)) throw badCall("it is no object");
  const { tool, sessionId } = request;
  const effect = typeof tool === "string" ? OWN_WRITES.get(tool) : undefined;
  if (typeof tool !== "string" || effect === undefined) throw badCall("there is no such tool");
  if (typeof sessionId !== "string") throw badCall("it names no session");
  if (request.tainted === true) await gate.taint("the app says so");
  const verdict = await gate.allow({
    tool,
    effect,
    args: request.args,
    sessionId,
    preview: (args) => writer.preview(tool, args),
    reasons: readReasons(request.reasons),
  });
  if (verdict.verdict === "go") writer.allowOnce(tool, verdict.args);
  if (verdict.verdict === "go") return { verdict: "go", args: verdict.args };
  return { verdict: "refused", why: verdict.why, stop: verdict.stop };
}
