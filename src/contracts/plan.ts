/** Plans: steps toward one goal, agreed with the user, each verified before the next.
 *
 * Plain data. Every text in a plan may come from a model and be hostile. */

import type { JsonObject } from "../base/mod.ts";

/** What must hold when a step is done: a tool that is called, and what it must return. */
export interface StepCheck {
  tool: string;
  args: JsonObject;
  /** A text that the tool's result must contain. */
  expect: string;
}

/** A step as it is proposed and edited. */
export interface StepDraft {
  what: string;
  /** The tools it may call, and no others. */
  tools: string[];
  /** Without one, the model judges by the evidence. */
  check?: StepCheck;
}

/** Where a step stands. `done` and `skipped` are settled for good. */
export type StepState = "open" | "running" | "checking" | "done" | "failed" | "skipped";

/** A step of a plan. */
export interface PlanStep extends StepDraft {
  state: StepState;
  /** What came of it, in the model's words. */
  result?: string;
  /** Why it is not done, or what went wrong in an earlier try. */
  why?: string;
}

/** A plan. What is settled stands before what is not. */
export interface Plan {
  id: string;
  /** The conversation it was last worked on in. */
  sessionId: string;
  goal: string;
  /** `proposed` until the user agrees, then `open` until it is `done`, or `stopped` by the user.
   * One that is open or stopped can be taken up again. */
  state: "proposed" | "open" | "done" | "stopped";
  steps: PlanStep[];
  /** Content from outside has entered it; every later step is tainted. */
  tainted: boolean;
  /** Counts the times it was saved. */
  revision: number;
  /** ISO 8601, UTC. */
  created: string;
  updated: string;
}

/** A question to the user about a plan; settled by `AgentService.answer()`. */
export type PlanQuestion =
  & {
    id: string;
    plan: Plan;
    /** What the user should know: the taint, what the scan marked, what an edit got wrong. */
    reasons: string[];
  }
  & (
    /** Whether it may be carried out. */
    | { kind: "agree" }
    /** What to do about the step with this index, which failed twice. */
    | { kind: "failed"; step: number }
  );

/** The user's word. Whoever is not there to ask has said `no`, which ends the plan; `stop`
 * ends the turn too. */
export type PlanAnswer =
  /** `steps` take the place of those that are not settled: edited, reordered, some removed. */
  | { verdict: "agree"; steps?: StepDraft[] }
  | { verdict: "retry" }
  | { verdict: "skip" }
  | { verdict: "change"; step: StepDraft }
  | { verdict: "no" }
  | { verdict: "stop" };

/** Plans on disk. Secrets are redacted before anything is written. */
export interface PlanStore {
  /** Writes a plan whole, and counts its revision up; it is on disk when the promise resolves.
   * Throws `plan.changed` when someone else has written or removed it meanwhile. */
  save(plan: Plan): Promise<void>;
  /** Throws `plan.unknown`, or `plan.damaged` for a file that is no plan. */
  read(id: string): Promise<Plan>;
  /** Those whose id begins so, newest first, without the damaged. @default all */
  list(begin?: string): Promise<Plan[]>;
  /** Removes one, damaged or not. Throws `plan.unknown`. */
  remove(id: string): Promise<void>;
}
