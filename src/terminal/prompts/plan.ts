/** Asks the user about a plan: whether it may be carried out, or what to do about a step that
 * failed. Everything in the question is untrusted and drawn inside a frame. */

import { CancelledError, isObject, parseJson } from "../../base/mod.ts";
import type {
  Plan,
  PlanAnswer,
  PlanQuestion,
  PlanStep,
  StepCheck,
  StepDraft,
} from "../../contracts/mod.ts";
import { LineEditor } from "../editor/line_editor.ts";
import { isSettled, stepParticulars } from "../plan_lines.ts";
import type { Terminal } from "../terminal.ts";
import { drawFrame } from "./frame.ts";
import { askOffer, type KeyOffer } from "./offers.ts";
import { askText } from "./questions.ts";

/** Shows the plan and takes the user's word. Never throws for what the user does: Ctrl-C is
 * `stop`, Enter alone and nobody there are `no`. */
export async function askPlan(terminal: Terminal, question: PlanQuestion): Promise<PlanAnswer> {
  const { stdin, stdout } = terminal.output.facts;
  if (!stdin || !stdout) return { verdict: "no" };
  return question.kind === "agree"
    ? await new Agreement(terminal, question).ask()
    : await askAboutFailed(terminal, question);
}

type Agree = KeyOffer & { verdict: "agree" | "edit" | "move" | "remove" | "no" | "stop" };

const AGREE_NO: Agree = { key: "n", label: "no", verdict: "no" };
const AGREE_STOP: Agree = { key: "q", label: "no, and stop", verdict: "stop" };
const AGREE_OFFERS: readonly Agree[] = [
  { key: "y", label: "yes, carry it out; calls are still asked for", verdict: "agree" },
  { key: "e", label: "edit a step", verdict: "edit" },
  { key: "m", label: "move a step", verdict: "move" },
  { key: "d", label: "remove a step", verdict: "remove" },
  AGREE_NO,
  AGREE_STOP,
];

/** The steps that are left, until the user agrees to them. */
class Agreement {
  readonly #terminal: Terminal;
  readonly #question: PlanQuestion;
  readonly #settled: readonly PlanStep[];
  #open: PlanStep[];
  #edited = false;

  constructor(terminal: Terminal, question: PlanQuestion) {
    this.#terminal = terminal;
    this.#question = question;
    const { steps } = question.plan;
    this.#settled = steps.filter(isSettled);
    this.#open = steps.filter((step) => !isSettled(step));
  }

  async ask(): Promise<PlanAnswer> {
    for (;;) {
      drawPlan(this.#terminal, "Carry out this plan?", {
        ...this.#question,
        plan: { ...this.#question.plan, steps: [...this.#settled, ...this.#open] },
      });
      const end = { enter: AGREE_NO, interrupt: AGREE_STOP };
      const { verdict } = await askOffer(this.#terminal, AGREE_OFFERS, end);
      if (verdict === "agree") {
        return { verdict, ...this.#edited ? { steps: this.#open.map(draftOf) } : {} };
      }
      if (verdict === "no" || verdict === "stop") return { verdict };
      await orBack(() => this.#change(verdict));
    }
  }

  async #change(how: "edit" | "move" | "remove"): Promise<void> {
    const at = await this.#number("Step");
    if (how === "edit") {
      const draft = await editStep(this.#terminal, draftOf(this.#open[at]!));
      this.#open[at] = { ...draft, state: "open" };
    } else {
      const to = how === "move" ? await this.#number("To place") : -1;
      const [step] = this.#open.splice(at, 1);
      if (how === "move") this.#open.splice(to, 0, step!);
    }
    this.#edited = true;
  }

  /** The index among the open steps; the user counts as the list does. */
  async #number(question: string): Promise<number> {
    const first = this.#settled.length + 1;
    const last = this.#settled.length + this.#open.length;
    const answer = await askText(this.#terminal, {
      question,
      validate: (text) =>
        /^\d+$/.test(text) && Number(text) >= first && Number(text) <= last
          ? undefined
          : `a number from ${first} to ${last}`,
    });
    return Number(answer) - first;
  }
}

type Failed = KeyOffer & { verdict: "retry" | "skip" | "change" | "no" | "stop" };

const FAILED_NO: Failed = { key: "n", label: "no, stop the plan", verdict: "no" };
const FAILED_STOP: Failed = { key: "q", label: "stop everything", verdict: "stop" };
const FAILED_OFFERS: readonly Failed[] = [
  { key: "r", label: "try it again", verdict: "retry" },
  { key: "s", label: "skip it", verdict: "skip" },
  { key: "c", label: "change it", verdict: "change" },
  FAILED_NO,
  FAILED_STOP,
];

async function askAboutFailed(
  terminal: Terminal,
  question: PlanQuestion & { kind: "failed" },
): Promise<PlanAnswer> {
  const step = question.plan.steps[question.step];
  if (!step) return { verdict: "no" };
  for (;;) {
    drawPlan(terminal, `Step ${question.step + 1} failed. Go on?`, question);
    const end = { enter: FAILED_NO, interrupt: FAILED_STOP };
    const { verdict } = await askOffer(terminal, FAILED_OFFERS, end);
    if (verdict !== "change") return { verdict };
    const changed = await orBack(() => editStep(terminal, draftOf(step)));
    if (changed) return { verdict, step: changed };
  }
}

/** Goal, steps with their tools and checks, and what the user should know. */
function drawPlan(
  terminal: Terminal,
  title: string,
  { plan, reasons }: { plan: Plan; reasons: readonly string[] },
): void {
  drawFrame(terminal, title, (rows) => {
    rows(plan.goal, "", ["bold"]);
    for (const [at, step] of plan.steps.entries()) {
      rows(`${at + 1}. ${step.what}`, "", ["cyan"]);
      for (const { text, traits } of stepParticulars(step)) rows(text, "   ", traits);
    }
    for (const reason of reasons) rows(`note: ${reason}`, "", ["yellow"]);
  });
}

function draftOf({ what, tools, check }: PlanStep): StepDraft {
  return { what, tools, ...check ? { check } : {} };
}

/** Asks for each part of a step, as it stands. Throws `CancelledError` on Ctrl-C. */
async function editStep(terminal: Terminal, { what, tools, check }: StepDraft): Promise<StepDraft> {
  const names = (text: string) => text.split(/[\s,]+/).filter((name) => name !== "");
  const words = await editLine(terminal, "what", what);
  const chosen = names(await editLine(terminal, "tools", tools.join(", ")));
  let text = check ? JSON.stringify(check) : "";
  for (;;) {
    text = await editLine(terminal, "check (JSON; empty: the model)", text);
    if (text === "") return { what: words, tools: chosen };
    const edited = parseJson(text);
    // Whether it fits is for the planner to say.
    if (isObject(edited)) {
      return { what: words, tools: chosen, check: edited as unknown as StepCheck };
    }
    terminal.output.line(terminal.output.paint("  That is not a JSON object.", "red"));
  }
}

async function editLine(terminal: Terminal, name: string, text: string): Promise<string> {
  const prompt = terminal.output.paint(`${name} › `, "yellow");
  const result = await new LineEditor(terminal, { prompt }).read(text);
  if (result.kind !== "line") throw new CancelledError("The question");
  return result.text.trim();
}

/** What `ask` gives, or `undefined` when the user thinks better of it. */
async function orBack<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CancelledError) return undefined;
    throw error;
  }
}
