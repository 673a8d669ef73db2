/** One turn: the user's words, the model's answer, and the tool calls between them.
 *
 * 1. The user's message is stored. 2. A request is built: system prompt, trimmed history,
 * tools. 3. The answer is read. 4. Its calls, if any, are run side by side, each gated by
 * the runner; the results are stored and it goes on at 2, at most ten times.
 * Everything is on disk when it has happened; a call and its results are stored together. */

import { type ErrorInfo, PyraError, toErrorInfo } from "../base/mod.ts";
import type {
  AgentEvent,
  ChatMessage,
  SessionRecord,
  StoredSession,
  TokenUsage,
  UserInput,
} from "../contracts/mod.ts";
import { wrapUntrusted } from "../security/mod.ts";
import { type AssistantMessage, readAssistantMessage } from "./assistant_message.ts";
import { BudgetError, checkBudget } from "./budget.ts";
import { isTainted } from "./history.ts";
import { labelsIn } from "./labels.ts";
import { buildRequest, type SessionState } from "./request.ts";
import { addUsage } from "./tokens.ts";
import { type ToolRoundContext, ToolRounds } from "./tool_rounds.ts";

/** How often a model may call tools before it must answer. */
const MAX_TOOL_ROUNDS = 10;

/** How a turn ended. */
export type TurnEnd = Omit<AgentEvent & { type: "end" }, "type">;

/** What a turn works with. */
export interface TurnContext extends ToolRoundContext {
  session: StoredSession;
  state: SessionState;
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
  readonly #tools: ToolRounds;
  /** Text of an earlier round was shown; what follows starts a paragraph of its own. */
  #spoke = false;
  #usage: TokenUsage = { input: 0, output: 0 };

  constructor(context: TurnContext) {
    this.#context = context;
    this.#messages = [...context.session.messages];
    this.#tools = new ToolRounds(context);
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
      this.#separated(emit),
      signal,
    );
    const usage = request.account(answer);
    this.#usage = addUsage(this.#usage, usage);
    await this.#append({ type: "usage", at: this.#now(), usage });
    emit({ type: "usage", turn: this.#usage, session: this.#sessionUsage });
    this.#scan(answer.text, "the answer");
    return answer;
  }

  /** Puts an empty line between what the model says before and after its calls. */
  #separated(emit: (event: AgentEvent) => void): (event: AgentEvent) => void {
    let apart = !this.#spoke;
    return (event) => {
      if (event.type === "text") {
        if (!apart) emit({ type: "text", delta: "\n\n" });
        apart = true;
        this.#spoke = true;
      }
      emit(event);
    };
  }

  async #brokenOff(answer: AssistantMessage): Promise<TurnEnd> {
    await this.#keepText(answer.text);
    if (this.#context.signal.aborted) return { reason: "cancelled" };
    return { reason: "failed", error: answer.error };
  }

  /** Runs the calls of one answer and keeps them with their results. True: the turn is over. */
  async #runCalls(answer: AssistantMessage): Promise<boolean> {
    const { calls, results, stopped } = await this.#tools.run(
      answer.calls,
      isTainted(this.#messages),
    );
    await this.#keep({ role: "assistant", content: answer.text, toolCalls: calls });
    for (const result of results) await this.#keep(result);
    return stopped;
  }

  #scan(text: string, where: string): void {
    const labels = labelsIn(text);
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

function tooManyRounds(): ErrorInfo {
  return new PyraError(`The model called tools ${MAX_TOOL_ROUNDS} times without an answer`, {
    code: "agent.too_many_rounds",
    hint: 'say "go on" to let it continue, or ask for something smaller',
  }).toInfo();
}
