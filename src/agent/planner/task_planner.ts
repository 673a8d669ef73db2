/** The planner: takes the calls of `plan_task`, agrees on a plan with the user, runs its steps.
 *
 * Stands before the tools of a turn. Steps come from the model's proposal or the user's edits,
 * and from nowhere else: while a plan runs, `plan_task` is not among the tools. Everything is on
 * disk before the next thing happens; a plan that was broken off is `open`, and can be resumed. */

import { ExitCode, isObject, type JsonObject, PyraError, toErrorInfo } from "../../base/mod.ts";
import type {
  CheckedCall,
  Plan,
  StepDraft,
  Tool,
  ToolContext,
  ToolOutcome,
  ToolRunner,
} from "../../contracts/mod.ts";
import { redactJson } from "../../security/mod.ts";
import type { PlannerContext } from "./context.ts";
import {
  draftProblems,
  PLAN_TASK,
  PLAN_TASK_TOOL,
  shapeProblems,
  toolProblems,
} from "./plan_task.ts";
import { PlanRun } from "./plan_run.ts";
import { isSettled, newStep, shown } from "./steps.ts";
import { planText } from "./texts.ts";

/** The tools of a turn, with `plan_task` among them. */
export class TaskPlanner implements ToolRunner {
  readonly #context: PlannerContext;
  #busy = false;

  constructor(context: PlannerContext) {
    this.#context = context;
  }

  tools(): readonly Tool[] {
    return [...this.#others(), PLAN_TASK_TOOL];
  }

  async run(
    call: CheckedCall,
    context: ToolContext,
  ): Promise<ToolOutcome> {
    if (call.name !== PLAN_TASK) return await this.#context.options.tools.run(call, context);
    if (this.#busy) return failure("one plan at a time; the other one is still running.");
    this.#busy = true;
    try {
      return await this.#plan(call.args, context);
    } catch (error) {
      const { message, hint } = toErrorInfo(error);
      return failure([message, hint].filter(Boolean).join("; "));
    } finally {
      this.#busy = false;
    }
  }

  /** The tools that steps may use. */
  #others(): readonly Tool[] {
    return this.#context.options.tools.tools().filter(({ name }) => name !== PLAN_TASK);
  }

  async #plan(args: JsonObject, { tainted, signal }: ToolContext): Promise<ToolOutcome> {
    const resumed = typeof args.resume === "string";
    const plan = resumed ? await this.#takeUp(args.resume as string) : this.#draft(args);
    plan.tainted ||= tainted;
    plan.sessionId = this.#context.session.info.id;
    const refused = await this.#agree(plan, signal);
    if (refused) return refused;
    try {
      return await new PlanRun(plan, { ...this.#context, signal }).run();
    } catch (error) {
      // A provider that is gone, a limit, a disk that is full: the plan waits.
      const why = toErrorInfo(error).message;
      return this.#outcome(plan, "failed", `Broken off: ${why}. It can be resumed later.`);
    }
  }

  /** A plan as the model proposes it. Throws `plan.invalid` with what is wrong. */
  #draft({ goal, steps }: JsonObject): Plan {
    const { ports } = this.#context.options;
    const drafts = (steps ?? []) as unknown as StepDraft[];
    const problems = draftProblems(drafts, this.#others());
    if (typeof goal !== "string") problems.unshift("goal: is missing");
    if (problems.length > 0) throw new InvalidPlanError(problems);
    const now = new Date(ports.now()).toISOString();
    return {
      id: ports.id(),
      sessionId: "",
      goal: goal as string,
      state: "proposed",
      steps: drafts.map(newStep),
      tainted: false,
      revision: 0,
      created: now,
      updated: now,
    };
  }

  /** A plan that was broken off or stopped. What was under way may have been done in part. */
  async #takeUp(id: string): Promise<Plan> {
    const plan = await this.#context.plans.read(id);
    if (plan.state === "done") {
      throw new PyraError(`The plan ${plan.id} is done already`, {
        code: "plan.done",
        hint: "make a new plan for what is left",
      });
    }
    for (const step of plan.steps) {
      if (isSettled(step)) continue;
      if (step.state === "running" || step.state === "checking") {
        step.why = "it was interrupted and may have been done in part";
      }
      step.state = "open";
    }
    return plan;
  }

  /** Shows the plan until the user agrees to it as it stands. The outcome when he does not. */
  async #agree(plan: Plan, signal: AbortSignal): Promise<ToolOutcome | undefined> {
    const { options: { ports, log }, requests, askPlan } = this.#context;
    const marked = requests.scan(textsOf(plan), "the plan");
    const reasons = [
      ...plan.tainted ? ["content from outside is part of this conversation"] : [],
      ...marked.length > 0 ? [`the scan marked it: ${marked.join(", ")}`] : [],
    ];
    let problems: string[] = [];
    for (;;) {
      const answer = await askPlan({
        id: ports.id(),
        kind: "agree",
        plan: shown(plan),
        reasons: [...reasons, ...problems],
      }, signal);
      if (answer.verdict !== "agree") {
        const stop = answer.verdict === "stop";
        return { ...this.#outcome(plan, "refused", "The user refused this plan."), stop };
      }
      problems = this.#edit(plan, answer.steps);
      if (problems.length > 0) continue;
      const steps = plan.steps.map(({ what, tools, check }) =>
        ({ what, tools, ...check ? { check } : {} }) as unknown as JsonObject
      );
      const fields = { session: plan.sessionId, plan: plan.id, goal: plan.goal, steps };
      log?.("tool_executions", "plan_agreed", redactJson(fields) as JsonObject)
        .catch(() => {}); // whoever owns the log says so; the plan stands all the same
      return undefined;
    }
  }

  /** Puts the user's steps, if any, in place of those that are not settled. What is wrong with
   * what is to be done. */
  #edit(plan: Plan, drafts: readonly StepDraft[] | undefined): string[] {
    if (drafts) {
      const problems = shapeProblems(drafts);
      if (problems.length > 0) return problems;
      this.#replace(plan, drafts);
    }
    return toolProblems(plan.steps.filter((step) => !isSettled(step)), this.#others());
  }

  #replace(plan: Plan, drafts: readonly StepDraft[]): void {
    const before = new Map(plan.steps.map(({ what, why }) => [what, why]));
    plan.steps = [
      ...plan.steps.filter(isSettled),
      // Moved about, a step is still the one that was tried before.
      ...drafts.map((draft) => ({ ...newStep(draft), ...whyOf(before.get(draft.what)) })),
    ];
  }

  #outcome(plan: Plan, status: ToolOutcome["status"], end: string): ToolOutcome {
    const content = planText(plan, end, this.#context.options.ports);
    return { status, content, taints: plan.tainted, warnings: [], preview: end };
  }
}

function whyOf(why: string | undefined): { why?: string } {
  return why === undefined ? {} : { why };
}

/** A proposal that cannot be carried out; the model is told why. */
class InvalidPlanError extends PyraError {
  constructor(problems: readonly string[]) {
    super(`The plan was not shown to the user. ${problems.join(". ")}`, {
      code: "plan.invalid",
      hint: "mend it and propose it again",
      exitCode: ExitCode.failed,
    });
  }
}

/** Every text of a plan, one a line. */
function textsOf({ goal, steps }: Plan): string {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === "string") texts.push(value);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (isObject(value)) Object.values(value).forEach(collect);
  };
  collect([goal, steps]);
  return texts.join("\n");
}

function failure(problem: string): ToolOutcome {
  return { status: "failed", content: `Error: ${problem}`, taints: false, warnings: [] };
}
