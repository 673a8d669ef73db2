/** Open questions to the user. The first answer wins; whoever leaves has said no. */

import type { ApprovalAnswer } from "../contracts/mod.ts";

/** The questions that wait for an answer. */
export class Approvals {
  readonly #open = new Map<string, (answer: ApprovalAnswer) => void>();

  /** Resolves with the first answer, or with `no` as soon as `signal` aborts. */
  wait(id: string, signal: AbortSignal): Promise<ApprovalAnswer> {
    if (signal.aborted || this.#open.has(id)) return Promise.resolve({ verdict: "no" });
    return new Promise((resolve) => {
      const settle = (answer: ApprovalAnswer) => {
        this.#open.delete(id);
        signal.removeEventListener("abort", refuse);
        resolve(answer);
      };
      const refuse = () => settle({ verdict: "no" });
      this.#open.set(id, settle);
      signal.addEventListener("abort", refuse, { once: true });
    });
  }

  /** Settles a question; `false` when it is not open (any more). */
  answer(id: string, answer: ApprovalAnswer): boolean {
    const settle = this.#open.get(id);
    settle?.(answer);
    return settle !== undefined;
  }
}
