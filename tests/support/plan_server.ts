/** A model on loopback that proposes a plan when it is asked for one, carries out its steps and
 * judges them; each as a test says. */

import type { StepDraft } from "../../src/contracts/mod.ts";
import { type ModelServer, modelServer, type Reply } from "./model_server.ts";

/** What the model does. */
export interface PlanScript {
  goal: string;
  steps: StepDraft[];
  /** The first reply to the step with this number, from 1; it then says that it did it. */
  work(step: number): Reply | Promise<Reply>;
  /** What it says of the step that the question quotes. Default: that it is done. */
  verdict?(question: string): Reply | Promise<Reply>;
}

/** What it says when the plan has come back. */
export const FAREWELL = "That was the plan.";

/** Starts it. */
export function planServer(script: PlanScript): ModelServer {
  return modelServer((last, { messages }) => {
    const [first] = messages.filter(({ role }) => role !== "system");
    if (first!.content.startsWith("You verify")) {
      return script.verdict?.(first!.content) ?? "DONE: the tools show it";
    }
    if (first!.content.startsWith("You are carrying out")) {
      const [, step] = /Now do step (\d+)/.exec(first!.content)!;
      return last.role === "tool" ? "I did it." : script.work(Number(step));
    }
    if (last.role === "tool") return FAREWELL;
    return { plan_task: { goal: script.goal, steps: script.steps } };
  });
}
