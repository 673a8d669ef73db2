/** The requests of one turn to the model: within the budget, counted, shown, scanned. */

import type { AgentEvent, ChatMessage, StoredSession, TokenUsage, Tool } from "../contracts/mod.ts";
import { type AssistantMessage, readAssistantMessage } from "./assistant_message.ts";
import { checkBudget } from "./budget.ts";
import { labelsIn } from "./labels.ts";
import type { AgentOptions } from "./options.ts";
import { buildRequest, type SessionState } from "./request.ts";
import { addUsage } from "./tokens.ts";

/** What requests need of their turn. */
export interface ModelRequestContext {
  options: AgentOptions;
  session: StoredSession;
  emit(event: AgentEvent): void;
}

/** How one request is made. */
export interface ModelRequest {
  /** What the model may call. */
  tools: readonly Tool[];
  state: SessionState;
  signal: AbortSignal;
  /** What the user is told if the scan marks the answer. */
  where: string;
  /** Takes what the model says as it comes. */
  show(event: AgentEvent): void;
}

/** Asks the model, and keeps count. */
export class ModelRequests {
  readonly #context: ModelRequestContext;
  #usage: TokenUsage = { input: 0, output: 0 };

  constructor(context: ModelRequestContext) {
    this.#context = context;
  }

  /** Throws `BudgetError` when one more request would pass a limit of the user's. */
  async checkBudget(): Promise<void> {
    const { settings, requestsSince, ports } = this.#context.options;
    await checkBudget({ ...settings, requestsSince }, this.#sessionUsage, ports.now());
  }

  /** Asks once. A failure of the model is in what it resolves to. */
  async ask(
    messages: readonly ChatMessage[],
    { tools, state, signal, where, show }: ModelRequest,
  ): Promise<AssistantMessage> {
    const { options, session, emit } = this.#context;
    const request = await buildRequest(messages, { options, session, state, tools });
    for (const { where, labels } of request.marked) this.#warn(where, labels);
    if (request.notice) emit({ type: "notice", message: request.notice });
    const answer = await readAssistantMessage(
      options.provider.stream(request.turn, signal),
      show,
      signal,
    );
    const usage = request.account(answer);
    this.#usage = addUsage(this.#usage, usage);
    const at = new Date(options.ports.now()).toISOString();
    await options.store.append(session.info.id, { type: "usage", at, usage });
    emit({ type: "usage", turn: this.#usage, session: this.#sessionUsage });
    this.scan(answer.text, where);
    return answer;
  }

  /** Scans a text; a hit is shown and logged. Returns the labels. */
  scan(text: string, where: string): string[] {
    const labels = labelsIn(text);
    if (labels.length === 0) return labels;
    this.#warn(where, labels);
    const { options, session } = this.#context;
    options.log?.("security", "injection", { session: session.info.id, where, labels })
      .catch(() => {}); // whoever owns the log says so; the mark is shown all the same
    return labels;
  }

  get #sessionUsage(): TokenUsage {
    return addUsage(this.#context.session.info.usage, this.#usage);
  }

  #warn(where: string, labels: string[]): void {
    this.#context.emit({ type: "warning", where, labels });
  }
}
