/** Runs a tool within its time. Whatever it does, the caller goes on. */

import { type JsonObject, PyraError } from "../base/mod.ts";
import type { Tool, ToolContext } from "../contracts/mod.ts";

/** A tool that gives no answer for this long is given up. */
const TIMEOUT_MS = 60_000;

/** A tool gave no answer in time; it was told to stop and is left. */
export class ToolTimeoutError extends PyraError {
  constructor(tool: Tool, timeoutMs: number) {
    super(`${tool.name} gave no answer in ${timeoutMs / 1000} s and was stopped`, {
      code: "tool.timeout",
      hint: "try again with less to do at once",
    });
  }
}

/** The tool's own words. It is told by its signal when the user stops it or its time is up;
 * one that does not listen is left, and what it says later is not heard. */
export async function runTool(
  { tool, context, args }: { tool: Tool; context: ToolContext; args: JsonObject },
  timeoutMs = TIMEOUT_MS,
): Promise<string> {
  const late = new AbortController();
  const signal = AbortSignal.any([context.signal, late.signal]);
  const left = Promise.withResolvers<never>();
  const leave = () =>
    left.reject(late.signal.aborted ? new ToolTimeoutError(tool, timeoutMs) : stopped(tool));
  signal.addEventListener("abort", leave, { once: true });
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    const run = Promise.try(() => tool.run(structuredClone(args), { ...context, signal }));
    const result: unknown = await Promise.race([run, left.promise]);
    return typeof result === "string" ? result : JSON.stringify(result) ?? "";
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", leave);
  }
}

function stopped(tool: Tool): PyraError {
  return new PyraError(`${tool.name} was stopped by the user`, { code: "tool.stopped" });
}
