/** Runs work at set times. Between them nothing happens: one timer waits for the next. */

import type { Cron } from "croner";
import { PyraError, toErrorInfo } from "../base/mod.ts";

/** The times of a piece of work. */
export interface ScheduleEntry {
  name: string;
  /** A cron expression, `0 7 * * 1-5`, or an ISO 8601 time for once. */
  pattern: string;
  /** ISO 8601, UTC; `undefined` when it will not run again. */
  next?: string;
}

/** Work by name, each at its own times. */
export class Scheduler {
  readonly #jobs = new Map<string, { pattern: string; cron: Cron }>();
  readonly #onFailure: (name: string, reason: string) => void;

  /** `onFailure` is told of work that threw; the schedule goes on. */
  constructor(onFailure: (name: string, reason: string) => void) {
    this.#onFailure = onFailure;
  }

  /** Adds or replaces work. It never runs twice at a time. Throws `schedule.pattern`. */
  async add(name: string, pattern: string, run: () => Promise<void>): Promise<void> {
    const { Cron } = await import("croner");
    let cron: Cron;
    try {
      cron = new Cron(pattern, {
        protect: true,
        catch: (error) => this.#onFailure(name, toErrorInfo(error).message),
      }, run);
    } catch (error) {
      throw new PyraError(
        `${JSON.stringify(pattern)} is not a time: ${toErrorInfo(error).message}`,
        {
          code: "schedule.pattern",
          hint: "use a cron expression, like `0 7 * * 1-5` for seven o'clock on weekdays",
          cause: error,
        },
      );
    }
    this.remove(name);
    this.#jobs.set(name, { pattern, cron });
  }

  /** Takes work away; what runs goes on to its end. */
  remove(name: string): void {
    this.#jobs.get(name)?.cron.stop();
    this.#jobs.delete(name);
  }

  /** All work and when it runs next. */
  entries(): ScheduleEntry[] {
    return [...this.#jobs].map(([name, { pattern, cron }]) => ({
      name,
      pattern,
      next: cron.nextRun()?.toISOString(),
    }));
  }

  /** Takes all work away. */
  [Symbol.dispose](): void {
    for (const name of [...this.#jobs.keys()]) this.remove(name);
  }
}
