/** How often plugins may be called, and what each one's crashes have cost it. */

import { Backoff } from "./backoff.ts";
import { PluginRestingError, TooManyCallsError } from "./errors.ts";
import { OutputBudget } from "./output_budget.ts";

/** How often a plugin may be called: so many times at once, and as many in each minute. */
const CALLS_PER_MINUTE = 600;

/** The limits of all plugins of one Pyra. */
export class CallLimits {
  readonly #backoffs = new Map<string, Backoff>();
  readonly #budgets = new Map<string, OutputBudget>();
  readonly #held = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts a call. Throws `TooManyCallsError`. */
  count(name: string): void {
    const budget = this.#budgets.get(name) ??
      new OutputBudget(CALLS_PER_MINUTE, CALLS_PER_MINUTE / 60, this.#now);
    this.#budgets.set(name, budget);
    if (!budget.spend(1)) throw new TooManyCallsError(name, CALLS_PER_MINUTE);
  }

  /** Somebody is about to ask the plugin something, until this is disposed of. */
  hold(name: string): Disposable {
    this.#held.set(name, (this.#held.get(name) ?? 0) + 1);
    return { [Symbol.dispose]: () => void this.#held.set(name, this.#held.get(name)! - 1) };
  }

  /** Whether anybody is. */
  isHeld(name: string): boolean {
    return (this.#held.get(name) ?? 0) > 0;
  }

  /** Throws `PluginRestingError` while one that crashed waits for its next try. */
  checkRested(name: string): void {
    const resting = this.resting(name);
    if (resting) throw new PluginRestingError(name, resting.waitMs, resting.reason);
  }

  /** How long it rests yet, and why; `undefined` where it does not. */
  resting(name: string): { waitMs: number; reason: string } | undefined {
    return this.#backoffs.get(name)?.resting(this.#now());
  }

  /** It crashed. */
  crashed(name: string, reason: string): void {
    const backoff = this.#backoffs.get(name) ?? new Backoff();
    this.#backoffs.set(name, backoff);
    backoff.fell(this.#now(), reason);
  }

  /** It answered. */
  answered(name: string): void {
    this.#backoffs.get(name)?.recovered();
  }
}
