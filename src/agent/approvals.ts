/** Open questions about plans. The first answer wins; whoever leaves has said no. */

import type { PlanAnswer } from "../contracts/mod.ts";

interface Question {
  /** The calls it belongs to: those that one `stop` ends. */
  signal: AbortSignal;
  settle(answer: PlanAnswer): void;
}

/** The questions that wait for an answer. */
export class Approvals {
  readonly #open = new Map<string, Question>();

  /** Resolves with the first answer, or with `no` as soon as `signal` aborts. */
  wait(id: string, signal: AbortSignal): Promise<PlanAnswer> {
    if (signal.aborted || this.#open.has(id)) return Promise.resolve({ verdict: "no" });
    return new Promise((resolve) => {
      const settle = (answer: PlanAnswer) => {
        this.#open.delete(id);
        signal.removeEventListener("abort", refuse);
        resolve(answer);
      };
      const refuse = () => settle({ verdict: "no" });
      this.#open.set(id, { signal, settle });
      signal.addEventListener("abort", refuse, { once: true });
    });
  }

  /** Whether a question still waits. */
  isOpen(id: string): boolean {
    return this.#open.has(id);
  }

  /** Settles a question; `false` when it is not open (any more). A `stop` is a no to the
   * questions beside it, at once: the user shall not be asked them. */
  answer(id: string, answer: PlanAnswer): boolean {
    const question = this.#open.get(id);
    if (!question) return false;
    question.settle(answer);
    if (answer.verdict === "stop") {
      for (const other of [...this.#open.values()]) {
        if (other.signal === question.signal) other.settle({ verdict: "no" });
      }
    }
    return true;
  }
}
