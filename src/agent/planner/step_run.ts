/** One try at one step: the work, then the verification. Decides nothing about what follows. */

import { fromErrorInfo, type Ports } from "../../base/mod.ts";
import type {
  AgentEvent,
  ChatMessage,
  Plan,
  StepCheck,
  ToolOutcome,
  ToolRunner,
} from "../../contracts/mod.ts";
import type { AssistantMessage } from "../assistant_message.ts";
import type { ModelRequests } from "../model_requests.ts";
import type { SessionState } from "../request.ts";
import type { ToolRound, ToolRounds } from "../tool_rounds.ts";
import { restrictedTo } from "./restricted.ts";
import { type Evidence, kept, stepText, verdictText } from "./texts.ts";

/** How often a step may call tools before it must say what came of it. */
const MAX_ITERATIONS = 5;

/** What a step is run with. */
export interface StepContext {
  requests: ModelRequests;
  rounds: ToolRounds;
  tools: ToolRunner;
  state: SessionState;
  ports: Ports;
  signal: AbortSignal;
  emit(event: AgentEvent): void;
  /** The work is done; the verification begins. */
  checking(): Promise<void>;
}

/** How a try ended. */
export type StepEnd =
  | { end: "done"; result: string }
  /** `refused`: the user or a rule said no to a call; trying again would only repeat it. */
  | { end: "failed"; why: string; refused: boolean }
  /** The user said "no, and stop" to a call. */
  | { end: "stopped" };

/** What the work came to: its word for it, and what the tools said. */
interface Work {
  claim: string;
  evidence: Evidence[];
  stopped: boolean;
}

/** Tries the step at `at`, and marks the plan tainted as soon as content from outside came in.
 * Throws what the provider failed with, and `BudgetError`. */
export async function runStep(plan: Plan, at: number, context: StepContext): Promise<StepEnd> {
  return await new StepRun(plan, at, context).run();
}

class StepRun {
  readonly #plan: Plan;
  readonly #at: number;
  readonly #context: StepContext;

  constructor(plan: Plan, at: number, context: StepContext) {
    this.#plan = plan;
    this.#at = at;
    this.#context = context;
  }

  async run(): Promise<StepEnd> {
    const work = await this.#work();
    if (work.stopped) return { end: "stopped" };
    await this.#context.checking();
    const { check } = this.#plan.steps[this.#at]!;
    const failed = check ? await this.#check(check) : await this.#judge(work);
    if (failed === undefined) return { end: "done", result: kept(work.claim) };
    if (failed === STOPPED) return { end: "stopped" };
    const refused = work.evidence.some(({ outcome }) => outcome.status === "refused");
    return { end: "failed", why: kept(failed), refused };
  }

  async #work(): Promise<Work> {
    const { ports, tools } = this.#context;
    const runner = restrictedTo(this.#plan.steps[this.#at]!.tools, tools);
    const messages: ChatMessage[] = [
      { role: "user", content: stepText(this.#plan, this.#at, ports) },
    ];
    const evidence: Evidence[] = [];
    for (let iteration = 0;; iteration++) {
      const answer = await this.#ask(messages, runner);
      if (answer.calls.length === 0) return { claim: answer.text, evidence, stopped: false };
      if (iteration === MAX_ITERATIONS) {
        const claim = answer.text || `(no answer after ${MAX_ITERATIONS} rounds of calls)`;
        return { claim, evidence, stopped: false };
      }
      const round = await this.#call(answer.calls, runner);
      messages.push(
        { role: "assistant", content: answer.text, toolCalls: round.calls },
        ...round.results,
      );
      for (const [index, { name, arguments: args }] of round.calls.entries()) {
        evidence.push({ call: `${name} ${args}`, outcome: round.outcomes[index]! });
      }
      if (round.stopped) return { claim: answer.text, evidence, stopped: true };
    }
  }

  /** Calls the step's own check. What is missing, or `undefined` when the step is done. */
  async #check({ tool, args, expect }: StepCheck): Promise<string | typeof STOPPED | undefined> {
    const { ports, tools } = this.#context;
    const call = { id: `call_${ports.id()}`, name: tool, arguments: JSON.stringify(args) };
    const { outcomes, stopped } = await this.#call([call], restrictedTo([tool], tools));
    if (stopped) return STOPPED;
    const { status, content, whole = content } = outcomes[0] as ToolOutcome;
    if (status === "done" && whole.includes(expect)) return undefined;
    return `the check ${tool} (${status}) did not return ${JSON.stringify(expect)}: ${
      whole.slice(0, 500)
    }`;
  }

  /** Asks the model with the evidence. What is missing, or `undefined` when the step is done. */
  async #judge(work: Work): Promise<string | undefined> {
    const content = verdictText(this.#plan.steps[this.#at]!, work, this.#context.ports);
    const { text } = await this.#ask([{ role: "user", content }]);
    const verdicts = [...text.matchAll(VERDICT)];
    const against = verdicts.find(([, verdict]) => verdict!.toUpperCase() !== "DONE");
    if (against) return against[2]!.trim() || "it is not done";
    return verdicts.length > 0 ? undefined : "the verification gave no clear verdict";
  }

  async #ask(messages: readonly ChatMessage[], runner?: ToolRunner): Promise<AssistantMessage> {
    const { requests, state, signal, emit } = this.#context;
    await requests.checkBudget();
    const answer = await requests.ask(messages, {
      tools: runner?.tools() ?? [],
      state,
      signal,
      where: `step ${this.#at + 1}`,
      // What a step says is kept with it; the user is told by the answer at the end.
      show: (event) => void (event.type === "waiting" && emit(event)),
    });
    if (answer.finish === "failed") throw fromErrorInfo(answer.error!);
    return answer;
  }

  async #call(calls: AssistantMessage["calls"], runner: ToolRunner): Promise<ToolRound> {
    const { rounds, signal } = this.#context;
    const round = await rounds.run(calls, { runner, tainted: this.#plan.tainted, signal });
    this.#plan.tainted ||= round.outcomes.some(({ taints }) => taints);
    return round;
  }
}

const STOPPED = Symbol("stopped");

/** `DONE: why` or `NOT DONE: why` at the start of a line, in Markdown or not. */
const VERDICT = /^[\s>*_`]*(NOT DONE|DONE)[*_`]*\s*(?:[:.–—-]|$)[*_`]*\s*(.*)/gim;
