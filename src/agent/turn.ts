/** One turn: the user's words, the model's answer, and the tool calls between them.
 *
 * 1. The user's message is stored. 2. A request is built: system prompt, trimmed history,
 * tools. 3. The answer is read. 4. Its calls, if any, are run side by side, each gated by
 * the kernel; the results are stored and it goes on at 2, at most ten times.
 * Everything is on disk when it has happened; a call and its results are stored together. */

import { type ErrorInfo, PyraError, toErrorInfo } from "../base/mod.ts";
import type {
  AgentEvent,
  ChatMessage,
  PlanAnswer,
  PlanQuestion,
  StoredSession,
  ToolRunner,
  UserInput,
} from "../contracts/mod.ts";
import { wrapUntrusted } from "../security/injection/mod.ts";
import type { AssistantMessage } from "./assistant_message.ts";
import { BudgetError } from "./budget.ts";
import { isTainted } from "./history.ts";
import { ModelRequests } from "./model_requests.ts";
import { TaskPlanner } from "./planner/task_planner.ts";
import { resumeCall } from "./planner/plan_task.ts";
import type { SessionState } from "./request.ts";
import { type ToolRoundContext, ToolRounds } from "./tool_rounds.ts";

/** How often a model may call tools before it must answer. */
const MAX_TOOL_ROUNDS = 10;

/** How a turn ended. */
export type TurnEnd = Omit<AgentEvent & { type: "end" }, "type">;

/** What a turn works with. */
export interface TurnContext extends ToolRoundContext {
  session: StoredSession;
  state: SessionState;
  /** Resolves with the user's word on a plan; with `no` when nobody will give one. */
  askPlan(question: PlanQuestion, signal: AbortSignal): Promise<PlanAnswer>;
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
  readonly #requests: ModelRequests;
  readonly #rounds: ToolRounds;
  /** The tools, and the planner among them where plans can be kept. */
  readonly #runner: ToolRunner;
  /** Text of an earlier round was shown; what follows starts a paragraph of its own. */
  #spoke = false;

  constructor(context: TurnContext) {
    this.#context = context;
    this.#messages = [...context.session.messages];
    const requests = this.#requests = new ModelRequests(context);
    const rounds = this.#rounds = new ToolRounds(context);
    const { plans, tools } = context.options;
    this.#runner = plans ? new TaskPlanner({ ...context, plans, requests, rounds }) : tools;
  }

  async run(input: UserInput): Promise<TurnEnd> {
    await this.#requests.checkBudget();
    const again = typeof input === "object" && "again" in input;
    await this.#keep(again ? await this.#takeBack() : this.#userMessage(input));
    if (typeof input === "object" && "resumePlan" in input && input.resumePlan !== undefined) {
      const calls = [resumeCall(input.resumePlan, this.#context.options.ports)];
      if (await this.#runCalls({ text: "", calls })) return { reason: "cancelled" };
    }
    for (let round = 0;; round++) {
      if (round > 0) await this.#requests.checkBudget();
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

  /** Takes the last exchange back, and gives its question. */
  async #takeBack(): Promise<ChatMessage> {
    const { options: { store, ports }, session } = this.#context;
    const last = this.#messages.findLastIndex(({ role }) => role === "user");
    const question = this.#messages[last];
    if (!question) {
      throw new PyraError("There is nothing to ask again", {
        code: "session.no_question",
        hint: "ask something first",
      });
    }
    this.#messages.length = last;
    await store.append(session.info.id, { type: "undo", at: new Date(ports.now()).toISOString() });
    return question;
  }

  #userMessage(input: Exclude<UserInput, { again: true }>): ChatMessage {
    if (typeof input === "string") return { role: "user", content: input };
    const { ports } = this.#context.options;
    for (const { name, text } of input.attachments) this.#requests.scan(text, name);
    const attached = input.attachments
      .map(({ name, text }) => wrapUntrusted(text, { source: name, boundary: ports.id() }))
      .join("\n\n");
    return attached
      ? { role: "user", content: input.text, attached }
      : { role: "user", content: input.text };
  }

  #answer(): Promise<AssistantMessage> {
    const { state, emit, signal } = this.#context;
    return this.#requests.ask(this.#messages, {
      tools: this.#runner.tools(),
      state,
      signal,
      where: "the answer",
      show: this.#separated(emit),
    });
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
  async #runCalls(answer: Pick<AssistantMessage, "text" | "calls">): Promise<boolean> {
    const { calls, results, stopped } = await this.#rounds.run(answer.calls, {
      runner: this.#runner,
      tainted: this.#context.state.tainted || isTainted(this.#messages),
      signal: this.#context.signal,
    });
    await this.#keep({ role: "assistant", content: answer.text, toolCalls: calls });
    for (const result of results) await this.#keep(result);
    return stopped;
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
    const { options: { store, ports }, session } = this.#context;
    this.#messages.push(message);
    const at = new Date(ports.now()).toISOString();
    await store.append(session.info.id, { type: "message", at, message });
  }
}

function tooManyRounds(): ErrorInfo {
  return new PyraError(`The model called tools ${MAX_TOOL_ROUNDS} times without an answer`, {
    code: "agent.too_many_rounds",
    hint: 'say "go on" to let it continue, or ask for something smaller',
  }).toInfo();
}
