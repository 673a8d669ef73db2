/** A provider that says what a test tells it to, in the order it was told. */

import type { ErrorInfo, JsonObject } from "../../src/base/mod.ts";
import type {
  ChatProvider,
  ModelInfo,
  ProviderEvent,
  TokenUsage,
  TurnRequest,
} from "../../src/contracts/mod.ts";

/** A step of a scripted answer: an event, or something a real provider might do. */
export type Step =
  | ProviderEvent
  /** Says nothing until the signal aborts, then ends as a provider must. */
  | { type: "hang" }
  /** Says nothing for ever, whatever the signal says, as a provider must not. */
  | { type: "deaf" }
  /** Throws, as a provider must not. */
  | { type: "throw"; message: string }
  /** Waits for something of the test's own. */
  | { type: "wait"; until: Promise<unknown> };

/** Answers from a queue; an empty queue answers `(nothing scripted)`. */
export class ScriptedProvider implements ChatProvider {
  readonly id = "scripted";
  /** Every request it got, as plain data. */
  readonly requests: TurnRequest[] = [];
  readonly #answers: Step[][] = [];

  /** The next answer. `done` follows by itself where no step ends it. */
  enqueue(...steps: Step[]): this {
    this.#answers.push(steps);
    return this;
  }

  /** The next answer is these words. */
  says(text: string, usage?: TokenUsage): this {
    const counted: Step[] = usage ? [{ type: "usage", usage }] : [];
    return this.enqueue({ type: "text", delta: text }, ...counted);
  }

  /** The next answer is these calls. */
  calls(...calls: (readonly [name: string, args: JsonObject | string, id?: string])[]): this {
    const steps = calls.map(([name, args, id], index): Step => ({
      type: "tool_call",
      call: {
        id: id ?? `call_${this.#answers.length}_${index}`,
        name,
        arguments: typeof args === "string" ? args : JSON.stringify(args),
      },
    }));
    return this.enqueue(...steps, { type: "done", reason: "tool_calls" });
  }

  async *stream(request: TurnRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    this.requests.push(structuredClone(request));
    const steps = this.#answers.shift() ?? [{ type: "text", delta: "(nothing scripted)" }];
    for (const step of steps) {
      if (signal.aborted) return yield failed(CANCELLED);
      switch (step.type) {
        case "hang":
          await aborted(signal);
          return yield failed(CANCELLED);
        case "deaf":
          await new Promise(() => {});
          break;
        case "throw":
          throw new TypeError(step.message);
        case "wait":
          await step.until;
          break;
        default:
          yield step;
          if (step.type === "done" || step.type === "failed") return;
      }
    }
    yield { type: "done", reason: "stop" };
  }

  listModels(): Promise<ModelInfo[]> {
    return Promise.resolve([{ id: "scripted-1" }]);
  }
}

const CANCELLED: ErrorInfo = {
  code: "cancelled",
  message: "The answer was stopped",
  exitCode: 130,
};

/** The event of a failure. */
export function failed(error: ErrorInfo): ProviderEvent {
  return { type: "failed", error };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
