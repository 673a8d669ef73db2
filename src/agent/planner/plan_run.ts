/** A plan under way: one step after the other, each saved and shown as it changes. */

import { CancelledError } from "../../base/mod.ts";
import type { Plan, PlanAnswer, PlanStep, ToolOutcome } from "../../contracts/mod.ts";
import type { PlannerContext } from "./context.ts";
import { draftProblems } from "./plan_task.ts";
import { runStep, type StepEnd } from "./step_run.ts";
import { isSettled, newStep, shown } from "./steps.ts";
import { planText } from "./texts.ts";

/** How a step left the plan. */
type Left = "settled" | "plan stopped" | "turn stopped";

/** Runs one plan that the user agreed to. */
export class PlanRun {
  readonly #plan: Plan;
  readonly #context: PlannerContext & { signal: AbortSignal };

  constructor(plan: Plan, context: PlannerContext & { signal: AbortSignal }) {
    this.#plan = plan;
    // Its requests are no part of the conversation, and say nothing about what fits of it.
    this.#context = { ...context, state: { ...context.state, dropped: 0 } };
  }

  /** Runs what is not settled. Throws what breaks a plan off; it then stands as it was saved. */
  async run(): Promise<ToolOutcome> {
    const plan = this.#plan;
    plan.state = "open";
    await this.#save();
    for (const [at, step] of plan.steps.entries()) {
      if (isSettled(step)) continue;
      const left = await this.#step(at);
      if (left === "turn stopped") return { ...this.#outcome("The user stopped it."), stop: true };
      if (left === "plan stopped") return this.#outcome(`It was stopped at step ${at + 1}.`);
    }
    plan.state = "done";
    await this.#save();
    return this.#outcome("All steps are done or skipped.");
  }

  /** Tries a step: once more by itself when it fails, then as the user says. */
  async #step(at: number): Promise<Left> {
    let retries = 1;
    for (;;) {
      const end = await this.#try(at);
      if (end.end === "done") return "settled";
      if (end.end === "stopped") return "turn stopped";
      if (retries-- > 0 && !end.refused) continue;
      const answer = await this.#askAbout(at);
      if (answer.verdict === "retry") continue;
      if (answer.verdict === "change") {
        this.#plan.steps[at] = newStep(answer.step);
        retries = 1;
        continue;
      }
      if (answer.verdict === "skip") {
        await this.#set(at, { state: "skipped" });
        return "settled";
      }
      this.#plan.state = "stopped";
      await this.#save(at);
      return answer.verdict === "stop" ? "turn stopped" : "plan stopped";
    }
  }

  async #try(at: number): Promise<StepEnd> {
    const { options: { ports, tools }, signal } = this.#context;
    await this.#set(at, { state: "running" });
    const end = await runStep(this.#plan, at, {
      ...this.#context,
      tools,
      ports,
      checking: () => this.#set(at, { state: "checking" }),
    });
    // A call that was broken off proves nothing: the step is run anew when the plan is resumed.
    if (signal.aborted) throw new CancelledError("The plan");
    if (end.end === "done") {
      delete this.#plan.steps[at]!.why; // an earlier try's
      await this.#set(at, { state: "done", result: end.result });
    }
    if (end.end === "failed") await this.#set(at, { state: "failed", why: end.why });
    return end;
  }

  /** What to do about a step that failed; asked again as long as a change does not fit. */
  async #askAbout(at: number): Promise<PlanAnswer> {
    const { options, askPlan, signal } = this.#context;
    let reasons: string[] = [];
    for (;;) {
      const answer = await askPlan({
        id: options.ports.id(),
        kind: "failed",
        step: at,
        plan: shown(this.#plan),
        reasons,
      }, signal);
      // Whoever left has not stopped the plan: it can be resumed.
      if (signal.aborted) throw new CancelledError("The plan");
      if (answer.verdict !== "change") return answer;
      reasons = draftProblems([answer.step], options.tools.tools());
      if (reasons.length === 0) return answer;
    }
  }

  async #set(at: number, change: Partial<PlanStep>): Promise<void> {
    Object.assign(this.#plan.steps[at]!, change);
    await this.#save(at);
  }

  /** On disk first, then on the screen. */
  async #save(step?: number): Promise<void> {
    const { options: { ports }, plans, emit } = this.#context;
    this.#plan.updated = new Date(ports.now()).toISOString();
    await plans.save(this.#plan);
    emit({ type: "plan", plan: shown(this.#plan), ...step === undefined ? {} : { step } });
  }

  #outcome(end: string): ToolOutcome {
    return {
      status: this.#plan.state === "done" ? "done" : "failed",
      content: planText(this.#plan, end, this.#context.options.ports),
      taints: this.#plan.tainted,
      warnings: [],
      preview: end,
    };
  }
}
