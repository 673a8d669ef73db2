/** Whether content from outside has entered a conversation. Once it has, that stays. */

/** The reasons that are kept; more would not be read. */
const MAX_REASONS = 20;

/** The record of one conversation. */
export class Taint {
  readonly #reasons = new Set<string>();

  /** Why the conversation is tainted, the first reasons first; empty where it is not. */
  get reasons(): readonly string[] {
    return [...this.#reasons];
  }

  get isTainted(): boolean {
    return this.#reasons.size > 0;
  }

  /** Content from outside has entered: `a result of mail.search`. */
  add(reason: string): void {
    if (this.#reasons.size < MAX_REASONS) this.#reasons.add(reason);
  }
}
