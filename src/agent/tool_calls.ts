/** From the calls a model wrote to calls that may go to the runner.
 *
 * Everything a model writes is untrusted: ids may repeat, names may be invented, arguments
 * may be anything. What does not fit goes back to the model as words it can act on. */

import { canonicalJson, isObject, type JsonObject, parseJson } from "../base/mod.ts";
import type { CheckedCall, Tool, ToolCall } from "../contracts/mod.ts";
import { checkSchema } from "../gate/schema.ts";

/** More calls in one message than this are not run. */
export const MAX_CALLS_AT_ONCE = 32;

/** The same call this many times in one turn looks like a loop, and is asked about. */
const SUSPICIOUS_REPEATS = 3;

/** A call with its arguments checked, or the reason why it cannot be run. */
export type PreparedCall =
  & { call: ToolCall }
  & ({ tool: Tool; checked: CheckedCall } | { problem: string });

/** Gives every call an id of its own within one turn; some servers number from 0 each time. */
export class CallIds {
  readonly #used = new Set<string>();
  readonly #newId: () => string;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  unique(call: ToolCall): ToolCall {
    const id = call.id === "" || this.#used.has(call.id) ? `call_${this.#newId()}` : call.id;
    this.#used.add(id);
    return { ...call, id };
  }
}

/** Parses and checks one call against the tool it names. */
export function prepareCall(call: ToolCall, tools: readonly Tool[]): PreparedCall {
  const tool = tools.find((one) => one.name === call.name);
  if (!tool) {
    const names = tools.map((one) => one.name).join(", ") || "none";
    return { call, problem: `There is no tool ${quoted(call.name)}. The tools are: ${names}.` };
  }
  const args = call.arguments.trim() === "" ? {} : parseJson(call.arguments);
  if (!isObject(args)) {
    const found = args === undefined ? "no valid JSON" : "another kind of value";
    return { call, problem: `arguments: expected one JSON object, found ${found}.` };
  }
  const problems = checkSchema(args, tool.inputSchema);
  if (problems.length > 0) {
    return { call, problem: `The call was not run. ${problems.join(". ")}.` };
  }
  return { call, tool, checked: { id: call.id, name: tool.name, args: args as JsonObject } };
}

/** Notices a model that makes the same call again and again within one turn. */
export class RepeatWatch {
  readonly #seen = new Map<string, number>();

  /** Why this call must be asked about; `[]` when it is not suspicious. */
  reasons({ name, args }: CheckedCall): string[] {
    const key = `${name} ${canonicalJson(args)}`;
    const times = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, times);
    if (times < SUSPICIOUS_REPEATS) return [];
    return [`the same call for the ${times}${times === 3 ? "rd" : "th"} time in this turn`];
  }
}

function quoted(name: string): string {
  return JSON.stringify(name.length > 64 ? `${name.slice(0, 64)}…` : name);
}
