/** A plan in lines: the list as it stands, a step's particulars, one line for a change. Pure. */

import type { Plan, PlanStep, StepCheck, StepState } from "../contracts/mod.ts";
import { escapeTerminal } from "../security/mod.ts";
import type { Trait } from "./style.ts";

const MARKS: Record<StepState, { unicode: string; ascii: string; traits: Trait[] }> = {
  open: { unicode: "○", ascii: " ", traits: [] },
  running: { unicode: "▸", ascii: ">", traits: ["cyan", "bold"] },
  checking: { unicode: "?", ascii: "?", traits: ["cyan"] },
  done: { unicode: "✓", ascii: "+", traits: ["green"] },
  failed: { unicode: "✗", ascii: "x", traits: ["red"] },
  skipped: { unicode: "–", ascii: "-", traits: ["dim"] },
};

const STEP_SAYS: Record<StepState, string> = {
  open: "waits",
  running: "begins",
  checking: "is being verified",
  done: "is done",
  failed: "failed",
  skipped: "is skipped",
};

const PLAN_SAYS: Record<Plan["state"], string> = {
  proposed: "proposed",
  open: "under way",
  done: "finished",
  stopped: "stopped",
};

/** A row, and how it looks. */
export interface PlanRow {
  text: string;
  traits: readonly Trait[];
}

/** The list, escaped: the goal, then a row for each step with its mark and, where it failed, why. */
export function planRows(plan: Plan, { unicode }: { unicode: boolean }): PlanRow[] {
  return [
    { text: `Plan: ${oneLine(plan.goal)}`, traits: ["bold"] },
    ...plan.steps.map((step, at): PlanRow => {
      const { traits, ...marks } = MARKS[step.state];
      const mark = unicode ? marks.unicode : marks.ascii;
      return { text: `  ${mark} ${at + 1}. ${described(step)}`, traits };
    }),
  ];
}

/** As many rows of the list as fit, those around the step at `step` among them. */
export function rowsAround(
  rows: readonly PlanRow[],
  { step, height }: { step: number; height: number },
): readonly PlanRow[] {
  const first = Math.max(0, Math.min(step + 1 - Math.floor(height / 2), rows.length - height));
  return rows.slice(first, first + height);
}

/** How far a plan has come, in a few words: `under way, 1 of 3 steps`. */
export function planProgress({ state, steps }: Plan): string {
  return `${PLAN_SAYS[state]}, ${steps.filter(isSettled).length} of ${steps.length} steps`;
}

/** What has changed, in one escaped line: `plan: step 2 of 3 is done: …`. */
export function planLine({ plan, step }: { plan: Plan; step?: number }): string {
  const changed = step === undefined ? undefined : plan.steps[step];
  if (!changed || plan.state === "stopped") {
    return `plan ${plan.id}: ${planProgress(plan)}: ${oneLine(plan.goal)}`;
  }
  const which = `step ${step! + 1} of ${plan.steps.length}`;
  return `plan: ${which} ${STEP_SAYS[changed.state]}: ${described(changed)}`;
}

/** What else there is to know of a step, as it came: tools, check, what came of it. */
export function stepParticulars(step: PlanStep): PlanRow[] {
  const { tools, check, state, result, why } = step;
  if (isSettled(step)) {
    const text = result ? `${state}: ${result}` : state;
    return [{ text, traits: MARKS[state].traits }];
  }
  return [
    { text: `with: ${tools.join(", ") || "no tools"}`, traits: [] },
    { text: `checked by: ${checkText(check)}`, traits: [] },
    ...why
      ? [{ text: state === "failed" ? `failed: ${why}` : why, traits: ["red"] } satisfies PlanRow]
      : [],
  ];
}

/** Whether a step needs nothing any more. */
export function isSettled({ state }: PlanStep): boolean {
  return state === "done" || state === "skipped";
}

function checkText(check: StepCheck | undefined): string {
  if (!check) return "the model, from what the tools return";
  const { tool, args, expect } = check;
  return `${tool} ${JSON.stringify(args)} must return ${JSON.stringify(expect)}`;
}

function described({ what, state, why }: PlanStep): string {
  return oneLine(state === "failed" && why ? `${what} (${why})` : what);
}

function oneLine(text: string): string {
  return escapeTerminal(text.replace(/\s+/g, " ").trim());
}
