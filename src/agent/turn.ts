/** One turn: the user's words, the model's answer, and the tool calls between them.
 *
 * 1. The user's message is stored. 2. A request is built: system prompt, trimmed history,
 * tools. 3. The answer is read. 4. Its calls, if any, are run side by side, each gated by
 * the runner; the results are stored and it goes on at 2, at most ten times.
 * Everything is on disk when it has happened; a call and its results are stored together. */

import { type ErrorInfo, PyraError, toErrorInfo } from "../base/mod.ts";
import type {
  AgentEvent,
  ApprovalAnswer,
  ApprovalRequest,
  ChatMessage,
  SessionRecord,
  StoredSession,
  TokenUsage,
  ToolOutcome,
  UserInput,
} from "../contracts/mod.ts";
import { redactSecrets, scanResponse, wrapUntrusted } from "../security/mod.ts";
import { type AssistantMessage, readAssistantMessage } from "./assistant_message.ts";
import { BudgetError, checkBudget } from "./budget.ts";
import { isTainted } from "./history.ts";
import type { AgentOptions } from "./options.ts";
import { buildRequest, type SessionState } from "./request.ts";
import {
  CallIds,
  MAX_CALLS_AT_ONCE,
  prepareCall,
  type PreparedCall,
  RepeatWatch,
} from "./tool_calls.ts";
import { addUsage } from "./tokens.ts";

/** How often a model may call tools before it must answer. */
const MAX_TOOL_ROUNDS = 10;

/** Characters of arguments or results shown in an event. */
const DETAIL_LIMIT = 200;

/** How a turn ended. */
export type TurnEnd = Omit<AgentEvent & { type: "end" }, "type">;

/** What a turn works with. */
export interface TurnContext {
  options: AgentOptions;
  session: StoredSession;
  state: SessionState;
  emit(event: AgentEvent): void;
  /** Resolves with the user's word; with `no` when nobody will give one. */
  ask(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer>;
  signal: AbortSignal;
}

/** Runs one turn to its end. Never rejects. */
export async function runTurn(input: UserInput, context: TurnContext): Promise<TurnEnd> {
  try {
    return await new Turn(context).run(input);
  } catch (error) {
    const reason = error instanceof BudgetError ? "limit" : "failed";
    return { reason, error: toErrorInfo(error) };
  }
}

class Turn {
  readonly #context: TurnContext;
  readonly #messages: ChatMessage[];
  readonly #ids: CallIds;
  readonly #repeats = new RepeatWatch();
  #usage: TokenUsage = { input: 0, output: 0 };

  constructor(context: TurnContext) {
    this.#context = context;
    this.#messages = [...context.session.messages];
    this.#ids = new CallIds(() => context.options.ports.id());
  }

  async run(input: UserInput): Promise<TurnEnd> {
    await this.#checkBudget();
    await this.#keep(this.#userMessage(input));
    for (let round = 0;; round++) {
      if (round > 0) await this.#checkBudget();
      const answer = await this.#answer();
      if (answer.finish === "failed") return await this.#brokenOff(answer);
      if (answer.calls.length === 0) {
        await this.#keep({ role: "assistant", content: answer.text });
        this.#explain(answer.finish);
        return { reason: "done" };
      }
      if (round === MAX_TOOL_ROUNDS) {
        await this.#keepText(answer.text);
        return { reason: "limit", error: tooManyRounds() };
      }
      const stopped = await this.#runCalls(answer);
      if (stopped) return { reason: "cancelled" };
    }
  }

  get #sessionUsage(): TokenUsage {
    return addUsage(this.#context.session.info.usage, this.#usage);
  }

  async #checkBudget(): Promise<void> {
    const { settings, requestsSince, ports } = this.#context.options;
    await checkBudget({ ...settings, requestsSince }, this.#sessionUsage, ports.now());
  }

  #userMessage(input: UserInput): ChatMessage {
    if (typeof input === "string") return { role: "user", content: input };
    const { ports } = this.#context.options;
    for (const { name, text } of input.attachments) this.#scan(text, name);
    const attached = input.attachments
      .map(({ name, text }) => wrapUntrusted(text, { source: name, boundary: ports.id() }))
      .join("\n\n");
    return attached
      ? { role: "user", content: input.text, attached }
      : { role: "user", content: input.text };
  }

  /** Asks the model once; counts, shows and scans what comes. */
  async #answer(): Promise<AssistantMessage> {
    const { options, session, state, emit, signal } = this.#context;
    const request = await buildRequest(this.#messages, { options, session, state });
    for (const { where, labels } of request.marked) this.#warn(where, labels);
    if (request.notice) emit({ type: "notice", message: request.notice });
    const answer = await readAssistantMessage(
      options.provider.stream(request.turn, signal),
      emit,
      signal,
    );
    const usage = request.account(answer);
    this.#usage = addUsage(this.#usage, usage);
    await this.#append({ type: "usage", at: this.#now(), usage });
    emit({ type: "usage", turn: this.#usage, session: this.#sessionUsage });
    this.#scan(answer.text, "the answer");
    return answer;
  }

  async #brokenOff(answer: AssistantMessage): Promise<TurnEnd> {
    await this.#keepText(answer.text);
    if (this.#context.signal.aborted) return { reason: "cancelled" };
    return { reason: "failed", error: answer.error };
  }

  /** Runs the calls of one answer and keeps them with their results. True: the turn is over. */
  async #runCalls(answer: AssistantMessage): Promise<boolean> {
    const { options, signal } = this.#context;
    const calls = answer.calls.slice(0, MAX_CALLS_AT_ONCE).map((call) => this.#ids.unique(call));
    const prepared = calls.map((call) => prepareCall(call, options.tools.tools()));
    const stop = new AbortController();
    const all = AbortSignal.any([signal, stop.signal]);
    const outcomes = await Promise.all(prepared.map(async (one) => {
      const outcome = await this.#runCall(one, all);
      if (outcome.stop) stop.abort();
      return outcome;
    }));
    await this.#keep({ role: "assistant", content: answer.text, toolCalls: calls });
    for (const [index, { content, taints }] of outcomes.entries()) {
      const { id, name } = calls[index]!;
      const note = index === calls.length - 1 ? leftOut(answer.calls.length - calls.length) : "";
      const mark = taints ? { outside: true } : {};
      await this.#keep({ role: "tool", toolCallId: id, name, content: content + note, ...mark });
    }
    return all.aborted;
  }

  async #runCall(prepared: PreparedCall, signal: AbortSignal): Promise<ToolOutcome> {
    const { options, session, emit, ask } = this.#context;
    const { id, name } = prepared.call;
    const detail = shorten(redactSecrets(prepared.call.arguments));
    if ("problem" in prepared) {
      emit({ type: "tool", phase: "start", id, name, detail });
      emit({ type: "tool", phase: "failed", id, name, detail: shorten(prepared.problem) });
      return failure(prepared.problem);
    }
    const { tool, checked } = prepared;
    emit({ type: "tool", phase: "start", id, name, effect: tool.effect, detail });
    const context = {
      signal,
      sessionId: session.info.id,
      tainted: isTainted(this.#messages),
      reasons: this.#repeats.reasons(checked),
    };
    const outcome = await unlessAborted(
      () => options.tools.run(checked, context, (request) => ask(request, signal)),
      signal,
    );
    if (outcome.warnings.length > 0) this.#warn(`the call of ${name}`, outcome.warnings);
    emit({
      type: "tool",
      phase: outcome.status,
      id,
      name,
      effect: tool.effect,
      detail: shorten(outcome.preview ?? outcome.content),
    });
    return outcome;
  }

  #scan(text: string, where: string): void {
    const labels = [...new Set(scanResponse(text).map((warning) => warning.label))];
    if (labels.length === 0) return;
    this.#warn(where, labels);
    const { options, session } = this.#context;
    options.log?.("security", "injection", { session: session.info.id, where, labels })
      .catch(() => {}); // whoever owns the log says so; the mark is shown all the same
  }

  #warn(where: string, labels: string[]): void {
    this.#context.emit({ type: "warning", where, labels });
  }

  #explain(finish: AssistantMessage["finish"]): void {
    const { emit } = this.#context;
    if (finish === "length") {
      emit({ type: "notice", message: "the answer reached the model's length limit" });
    } else if (finish === "filtered") {
      emit({ type: "notice", message: "the provider's filter cut the answer" });
    }
  }

  async #keepText(text: string): Promise<void> {
    if (text !== "") await this.#keep({ role: "assistant", content: text });
  }

  async #keep(message: ChatMessage): Promise<void> {
    this.#messages.push(message);
    await this.#append({ type: "message", at: this.#now(), message });
  }

  async #append(record: SessionRecord): Promise<void> {
    await this.#context.options.store.append(this.#context.session.info.id, record);
  }

  #now(): string {
    return new Date(this.#context.options.ports.now()).toISOString();
  }
}

function failure(problem: string): ToolOutcome {
  return { status: "failed", content: `Error: ${problem}`, taints: false, warnings: [] };
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

function tooManyRounds(): ErrorInfo {
  return new PyraError(`The model called tools ${MAX_TOOL_ROUNDS} times without an answer`, {
    code: "agent.too_many_rounds",
    hint: 'say "go on" to let it continue, or ask for something smaller',
  }).toInfo();
}

function leftOut(calls: number): string {
  if (calls === 0) return "";
  return `\n\n${calls} further calls were not run: at most ${MAX_CALLS_AT_ONCE} at a time.`;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > DETAIL_LIMIT ? `${line.slice(0, DETAIL_LIMIT)}…` : line;
}
