/** The conversation in use: sends the user's words, shows the answer, asks about plans. */

import type { ErrorInfo } from "../../base/mod.ts";
import type { AgentEvent, SessionInfo, UserInput } from "../../contracts/mod.ts";
import { askPlan } from "../prompts/plan.ts";
import type { ReplOptions } from "./options.ts";
import { TurnView } from "./view.ts";

/** One REPL's conversation. It may change to another session. */
export class Conversation {
  readonly #options: Pick<ReplOptions<unknown>, "terminal" | "service" | "showWarnings" | "signal">;
  session: SessionInfo;
  /** The last answer, as it came. */
  lastAnswer = "";

  constructor(options: ReplOptions<unknown>) {
    this.#options = options;
    this.session = options.session;
  }

  /** Asks the assistant and shows what comes; returns what the turn failed with. Ctrl-C stops
   * the answer. Never rejects for what the service does. */
  async send(input: UserInput): Promise<ErrorInfo | undefined> {
    const { terminal, service, showWarnings = true, signal } = this.#options;
    const stop = new AbortController();
    const unsubscribe = terminal.interrupts.subscribe(() => stop.abort());
    const either = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
    const view = new TurnView(terminal, { showWarnings });
    let failure: ErrorInfo | undefined;
    // What is typed meanwhile is not echoed; it waits for the next prompt.
    if (terminal.interactive) terminal.input.listen();
    view.start();
    try {
      for await (const event of service.send(this.session.id, input, either)) {
        if ("request" in event) await this.#ask(view, event);
        else view.apply(event);
        if (event.type === "end") failure = event.error;
      }
    } finally {
      view.pause();
      unsubscribe();
    }
    // Like the system's own line editing: Ctrl-C forgets what was typed ahead.
    if (stop.signal.aborted) terminal.input.drop();
    this.lastAnswer = view.answer || this.lastAnswer;
    return failure;
  }

  async #ask(view: TurnView, event: Extract<AgentEvent, { request: unknown }>): Promise<void> {
    const { terminal, service } = this.#options;
    view.pause();
    const answer = await askPlan(terminal, event.request);
    const counted = await service.answer(event.request.id, answer);
    if (!counted) {
      view.apply({ type: "notice", message: "That question had been settled already." });
    }
  }
}
