/** What tests of the planner stand on: plans in memory, the real way of a call, a user. */

import { type AgentOptions, createAgentService } from "../../src/agent/mod.ts";
import { type JsonObject, PyraError } from "../../src/base/mod.ts";
import type {
  AgentEvent,
  AgentService,
  Plan,
  PlanAnswer,
  PlanQuestion,
  PlanStore,
  SessionStore,
  StepDraft,
  Tool,
} from "../../src/contracts/mod.ts";
import { createToolRunner } from "../../src/tools/mod.ts";
import { type Asked, TestGate } from "../support/test_gate.ts";
import { collect, MemorySessionStore, testPorts } from "./fixture.ts";
import { ScriptedProvider } from "./scripted_provider.ts";

/** Keeps plans in memory; every plan passes through JSON, as on a disk. */
export class MemoryPlanStore implements PlanStore {
  readonly files = new Map<string, string>();
  /** Each state of a plan as it was saved. */
  readonly saved: Plan[] = [];

  save(plan: Plan): Promise<void> {
    const found = this.files.get(plan.id);
    if ((found ? JSON.parse(found).revision : 0) !== plan.revision) {
      return Promise.reject(new PyraError("changed", { code: "plan.changed" }));
    }
    plan.revision += 1;
    this.files.set(plan.id, JSON.stringify(plan));
    this.saved.push(JSON.parse(JSON.stringify(plan)));
    return Promise.resolve();
  }

  read(id: string): Promise<Plan> {
    const found = this.files.get(id);
    if (found) return Promise.resolve(JSON.parse(found));
    return Promise.reject(new PyraError(`There is no plan ${id}`, { code: "plan.unknown" }));
  }

  list(): Promise<Plan[]> {
    return Promise.resolve([...this.files.values()].map((text) => JSON.parse(text)));
  }

  remove(id: string): Promise<void> {
    this.files.delete(id);
    return Promise.resolve();
  }
}

/** What the user says to the questions of a turn, in their order; then no. */
export interface User {
  plan?: (PlanAnswer | ((question: PlanQuestion) => PlanAnswer))[];
  /** Keys. */
  calls?: string[];
  /** Sees every event before it is answered. */
  watch?(event: AgentEvent): unknown;
  signal?: AbortSignal;
}

/** What a turn showed. */
export interface Shown {
  events: AgentEvent[];
  questions: PlanQuestion[];
  /** The tools the user was asked about. */
  asked: Asked[];
  end: AgentEvent & { type: "end" };
}

/** An agent with a planner, and everything around it. */
export interface PlanWorld {
  provider: ScriptedProvider;
  plans: PlanStore;
  service: AgentService;
  log: JsonObject[];
  sessionId: string;
  turn(user?: User, input?: Parameters<AgentService["send"]>[1]): Promise<Shown>;
}

/** Makes one; `plans` and `sessions` of an earlier one are what a crash leaves behind. */
export async function planWorld(
  tools: Tool[],
  { plans = new MemoryPlanStore(), sessions = new MemorySessionStore(), sessionId, ...rest }: {
    plans?: PlanStore;
    sessions?: SessionStore;
    sessionId?: string;
    settings?: Partial<AgentOptions["settings"]>;
  } = {},
): Promise<PlanWorld> {
  const provider = new ScriptedProvider();
  const ports = testPorts();
  const gate = new TestGate(tools);
  const { log } = gate;
  const keep = (name: string, event: string, fields: JsonObject) =>
    Promise.resolve(void log.push({ name, event, ...fields }));
  const service = createAgentService({
    provider,
    plans,
    tools: createToolRunner({
      tools: () => gate.tools,
      allow: gate.allow,
      ports,
      log: keep,
    }),
    store: sessions,
    ports,
    settings: { model: "scripted-1", assistantName: "Pyra", userName: "Ada", ...rest.settings },
    log: keep,
  });
  const { id } = await service.open(sessionId === undefined ? {} : { resume: sessionId });
  return {
    provider,
    plans,
    service,
    log,
    sessionId: id,
    async turn(user = {}, input = "make a plan") {
      const planAnswers = [...user.plan ?? []];
      gate.person.answers.splice(0, Infinity, ...user.calls ?? []);
      const questions: PlanQuestion[] = [];
      const events = await collect(service.send(id, input, user.signal), async (event) => {
        await user.watch?.(event);
        if (event.type === "plan_question") {
          questions.push(event.request);
          const next = planAnswers.shift() ?? { verdict: "no" };
          const answer = typeof next === "function" ? next(event.request) : next;
          await service.answer(event.request.id, answer);
        }
      });
      return { events, questions, asked: gate.takeAsked(), end: events.at(-1) as Shown["end"] };
    },
  };
}

/** The next answer of the model proposes this plan. */
export function proposes(provider: ScriptedProvider, steps: StepDraft[], goal = "the goal"): void {
  provider.calls(["plan_task", { goal, steps } as unknown as JsonObject]);
}

/** A step of a plan. */
export function step(what: string, tools: string[] = [], check?: StepDraft["check"]): StepDraft {
  return { what, tools, ...check ? { check } : {} };
}

/** The states of the steps, as the events told them. */
export function states(events: readonly AgentEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === "plan" ? [event.plan.steps.map(({ state }) => state).join(" ")] : []
  );
}
