/** The tool `plan_task`: what the model is told of it, and what a plan must look like.
 *
 * Drafts come from a model, or from the user through a front end: both are checked alike. */

import type { JsonObject, Ports } from "../../base/mod.ts";
import type { StepDraft, Tool, ToolCall } from "../../contracts/mod.ts";
import { checkSchema } from "../../gate/schema.ts";
import description from "./plan_task.md" with { type: "text" };

/** The tool's name; no other tool can take it. */
export const PLAN_TASK = "plan_task";

/** More than anyone reads before agreeing. */
const MAX_STEPS = 20;

const STEP: JsonObject = {
  type: "object",
  properties: {
    what: {
      type: "string",
      minLength: 1,
      maxLength: 1000,
      description: "what is to be done, in one or two sentences",
    },
    tools: {
      type: "array",
      items: { type: "string" },
      description: "the names of the tools it may call; none when it is thinking alone",
    },
    check: {
      type: "object",
      description: "how to see that it was done, where a tool can show it",
      properties: {
        tool: { type: "string" },
        args: { type: "object" },
        expect: {
          type: "string",
          minLength: 1,
          maxLength: 1000,
          description: "a text that its result must contain",
        },
      },
      required: ["tool", "args", "expect"],
      additionalProperties: false,
    },
  },
  required: ["what", "tools"],
  additionalProperties: false,
};

const STEPS: JsonObject = { type: "array", items: STEP, minItems: 1, maxItems: MAX_STEPS };

/** The tool as the model sees it. A plan only reads; what its steps call is asked for as ever. */
export const PLAN_TASK_TOOL: Tool = {
  name: PLAN_TASK,
  description,
  inputSchema: {
    type: "object",
    properties: {
      goal: { type: "string", minLength: 1, maxLength: 1000 },
      steps: STEPS,
      resume: {
        type: "string",
        description: "instead of goal and steps: the id of an unfinished plan to go on with",
      },
    },
    additionalProperties: false,
  },
  effect: "read",
  source: "builtin",
  run: () => "", // the planner takes the call before it gets here
};

/** The call that takes up a plan, as the model would make it. */
export function resumeCall(planId: string, ports: Ports): ToolCall {
  return {
    id: `call_${ports.id()}`,
    name: PLAN_TASK,
    arguments: JSON.stringify({ resume: planId }),
  };
}

/** What is wrong with steps, one sentence each: their shape, or tools that are not there. */
export function draftProblems(steps: readonly StepDraft[], tools: readonly Tool[]): string[] {
  const problems = shapeProblems(steps);
  return problems.length > 0 ? problems : toolProblems(steps, tools);
}

/** Where steps are not what they must look like. */
export function shapeProblems(steps: readonly StepDraft[]): string[] {
  return checkSchema(steps as never, STEPS)
    .map((problem) => problem.replace(/^arguments/, "steps"));
}

/** Which tools of these steps are not there. */
export function toolProblems(steps: readonly StepDraft[], tools: readonly Tool[]): string[] {
  const known = new Set(tools.map(({ name }) => name));
  return steps.flatMap(({ what, tools, check }) =>
    [...tools, ...check ? [check.tool] : []]
      .filter((name) => !known.has(name))
      .map((name) => `there is no tool ${JSON.stringify(name)} for the step "${what}"`)
  );
}
