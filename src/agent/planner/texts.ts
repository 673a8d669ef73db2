/** What the planner tells the model: a step to do, a step to judge, what became of a plan.
 *
 * What tools and earlier steps said is data from strangers, and goes in wrapped. */

import type { Ports } from "../../base/mod.ts";
import type { Plan, PlanStep, ToolOutcome } from "../../contracts/mod.ts";
import { wrapUntrusted } from "../../security/injection/mod.ts";
import stepTemplate from "./step.md" with { type: "text" };
import verdictTemplate from "./verdict.md" with { type: "text" };

/** Characters kept of what a step came to. */
const RESULT_LIMIT = 2_000;

/** Characters of all earlier results that a step is told, shared among them. */
const EARLIER_LIMIT = 12_000;

/** Characters of all results that the conversation is told, as of any tool; shared among them. */
const PLAN_LIMIT = 4_000;

/** Characters of one tool result that a verdict is based on. */
const EVIDENCE_LIMIT = 2_000;

/** Calls that a verdict is based on; of more, the last. */
const EVIDENCE_CALLS = 20;

/** A call that a step made, and what the tool really said. */
export interface Evidence {
  /** Name and arguments. */
  call: string;
  outcome: ToolOutcome;
}

/** What the model is asked to do for one step. */
export function stepText(plan: Plan, at: number, ports: Ports): string {
  const step = plan.steps[at]!;
  const share = Math.floor(EARLIER_LIMIT / Math.max(1, at));
  const results = plan.steps.slice(0, at).flatMap(({ result }, index) =>
    result ? [wrap(kept(result, share), `result of step ${index + 1}`, ports)] : []
  );
  const trouble = step.why
    ? `It was tried before and is not done. Look first at what is there already.\n${
      wrap(step.why, "the earlier try", ports)
    }`
    : "";
  return fill(stepTemplate, {
    goal: plan.goal,
    plan: plan.steps.map((one, index) => `${index + 1}. [${one.state}] ${one.what}`).join("\n"),
    results: results.length > 0 ? `What came of the steps so far:\n\n${results.join("\n\n")}` : "",
    number: String(at + 1),
    what: step.what,
    trouble,
  });
}

/** What the model is asked about a step that has no check of its own. */
export function verdictText(
  step: PlanStep,
  { claim, evidence }: { claim: string; evidence: readonly Evidence[] },
  ports: Ports,
): string {
  const shown = evidence.slice(-EVIDENCE_CALLS).map(({ call, outcome }) =>
    wrap(
      `${call}\n${outcome.status}:\n${(outcome.whole ?? outcome.content).slice(0, EVIDENCE_LIMIT)}`,
      "a tool",
      ports,
    )
  );
  const left = evidence.length - shown.length;
  if (left > 0) shown.unshift(`(${left} earlier calls are left out)`);
  return fill(verdictTemplate, {
    what: step.what,
    claim: wrap(claim, "the worker", ports),
    evidence: shown.join("\n\n") || "No tool was called.",
  });
}

/** What became of a plan, for the conversation it was made in. */
export function planText(plan: Plan, end: string, ports: Ports): string {
  const share = Math.floor(PLAN_LIMIT / plan.steps.length);
  const steps = plan.steps.map(({ state, what, result, why }, at) => {
    const came = state === "done" ? result : why;
    return `${at + 1}. [${state}] ${what}${came ? `\n${kept(came, share)}` : ""}`;
  });
  const text = `Plan ${plan.id}: ${plan.goal}\n${end}\n\n${steps.join("\n\n")}`;
  return plan.tainted ? wrap(text, "plan_task", ports) : text;
}

/** A text of no more than `limit` characters, by default what is kept of a step. */
export function kept(text: string, limit: number = RESULT_LIMIT): string {
  const trimmed = text.trim();
  return trimmed.length > limit ? `${trimmed.slice(0, limit)}…` : trimmed;
}

function wrap(text: string, source: string, ports: Ports): string {
  return wrapUntrusted(text, { source, boundary: ports.id() });
}

/** Puts texts into a template in one pass: what is put in is not looked at again. */
function fill(template: string, texts: Record<string, string>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name) => texts[name] ?? "")
    .replace(/\n{3,}/g, "\n\n").trim();
}
