/** Runs the calls of one answer side by side, each gated by the kernel, each with a result. */

import { toErrorInfo } from "../base/mod.ts";
import type {
  AgentEvent,
  ChatMessage,
  StoredSession,
  ToolCall,
  ToolOutcome,
  ToolRunner,
} from "../contracts/mod.ts";
import { redactSecrets } from "../security/mod.ts";
import type { AgentOptions } from "./options.ts";
import {
  CallIds,
  MAX_CALLS_AT_ONCE,
  prepareCall,
  type PreparedCall,
  RepeatWatch,
} from "./tool_calls.ts";

/** Characters of arguments or results shown in an event. */
const DETAIL_LIMIT = 200;

/** What the calls of a turn need of it. */
export interface ToolRoundContext {
  options: AgentOptions;
  session: StoredSession;
  emit(event: AgentEvent): void;
}

/** How the calls of one answer are run. */
export interface ToolRoundOptions {
  /** The tools that may be called. */
  runner: ToolRunner;
  /** Content from outside is in context. */
  tainted: boolean;
  signal: AbortSignal;
}

/** What came of the calls of one answer. */
export interface ToolRound {
  /** Those that count, each with an id of its own. */
  calls: ToolCall[];
  /** One for each call, in the same order. */
  results: ChatMessage[];
  /** The same, as the runner told it. */
  outcomes: ToolOutcome[];
  /** The user said "no, and stop", or stopped the turn. */
  stopped: boolean;
}

/** The tool rounds of one turn, those of a plan's steps included. */
export class ToolRounds {
  readonly #context: ToolRoundContext;
  readonly #ids: CallIds;
  readonly #repeats = new RepeatWatch();

  constructor(context: ToolRoundContext) {
    this.#context = context;
    this.#ids = new CallIds(() => context.options.ports.id());
  }

  /** Runs the calls of one answer. Never rejects. */
  async run(wanted: readonly ToolCall[], options: ToolRoundOptions): Promise<ToolRound> {
    const calls = wanted.slice(0, MAX_CALLS_AT_ONCE).map((call) => this.#ids.unique(call));
    const stop = new AbortController();
    const stopped = AbortSignal.any([options.signal, stop.signal]);
    const tools = options.runner.tools();
    const outcomes = await Promise.all(calls.map(async (call) => {
      const prepared = prepareCall(call, tools);
      const outcome = await this.#runCall(prepared, { ...options, signal: stopped });
      if (outcome.stop) stop.abort();
      return outcome;
    }));
    const results = outcomes.map((outcome, at) => toMessage(calls[at]!, outcome));
    const last = results.at(-1);
    if (last) last.content += leftOut(wanted.length - calls.length);
    return { calls, results, outcomes, stopped: stopped.aborted };
  }

  async #runCall(
    prepared: PreparedCall,
    { runner, tainted, signal }: ToolRoundOptions,
  ): Promise<ToolOutcome> {
    const { session, emit } = this.#context;
    const { id, name } = prepared.call;
    const detail = shorten(redactSecrets(prepared.call.arguments));
    if ("problem" in prepared) {
      emit({ type: "tool", phase: "start", id, name, detail });
      emit({ type: "tool", phase: "failed", id, name, detail: shorten(prepared.problem) });
      return failure(prepared.problem);
    }
    const { tool: { effect }, checked } = prepared;
    emit({ type: "tool", phase: "start", id, name, effect, detail });
    const reasons = this.#repeats.reasons(checked);
    const context = { signal, sessionId: session.info.id, tainted, reasons };
    const outcome = await unlessAborted(() => runner.run(checked, context), signal);
    if (outcome.warnings.length > 0) {
      emit({ type: "warning", where: `the call of ${name}`, labels: outcome.warnings });
    }
    const shown = shorten(outcome.preview ?? outcome.content);
    emit({ type: "tool", phase: outcome.status, id, name, effect, detail: shown });
    return outcome;
  }
}

/** The outcome, or a refusal at once when `signal` aborts: a tool that does not listen is left.
 * A runner that rejects, which it must not, is a failed call. */
function unlessAborted(
  run: () => Promise<ToolOutcome>,
  signal: AbortSignal,
): Promise<ToolOutcome> {
  if (signal.aborted) return Promise.resolve(STOPPED);
  return new Promise((resolve) => {
    const onAbort = () => resolve(STOPPED);
    signal.addEventListener("abort", onAbort, { once: true });
    run().catch((error) => failure(toErrorInfo(error).message)).then((outcome) => {
      signal.removeEventListener("abort", onAbort);
      resolve(outcome);
    });
  });
}

const STOPPED: ToolOutcome = {
  status: "refused",
  content: "The user stopped this call.",
  taints: false,
  warnings: [],
};

function failure(problem: string): ToolOutcome {
  return { status: "failed", content: `Error: ${problem}`, taints: false, warnings: [] };
}

function toMessage({ id, name }: ToolCall, { content, taints }: ToolOutcome): ChatMessage {
  return { role: "tool", toolCallId: id, name, content, ...taints ? { outside: true } : {} };
}

function leftOut(calls: number): string {
  if (calls === 0) return "";
  return `\n\n${calls} further calls were not run: at most ${MAX_CALLS_AT_ONCE} at a time.`;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > DETAIL_LIMIT ? `${line.slice(0, DETAIL_LIMIT)}…` : line;
}
