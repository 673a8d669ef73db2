/** What an app is held to beside its rights: how many messages, how much memory, and that it lives. */

import { ExitCode, PyraError } from "../base/mod.ts";
import { OutputBudget } from "./plugins/output_budget.ts";
import { Watchdog } from "./plugins/watchdog.ts";
import { listProcesses } from "./posix.ts";

/** Messages at once, and in each second from then on; beyond that the app waits. What it shows does
 * not count: the terminal holds that back. */
const MESSAGE_BURST = 10_000;
const MESSAGES_PER_SECOND = 2_000;

/** How long an app that has said too much waits, in milliseconds. */
const WAIT_MS = 50;

/** How long an app may be silent after a key before the person is told, in milliseconds. */
const SILENCE_MS = 5_000;

/** How long ago an app that works was heard of, in milliseconds. */
const BUSY_MS = 3_000;

/** How often idle apps are looked at, in milliseconds; what one process may take, the system
 * bounds at any time. */
const IDLE_MS = 60_000;

/** Most memory of an app with all below it, in bytes. */
export const APP_MEMORY = 1536 * 1024 * 1024;

/** Slows an app down that floods the kernel. Time is in milliseconds. */
export class MessageBudget {
  readonly #budget: OutputBudget;
  readonly #sleep: (ms: number) => Promise<void>;

  constructor(now: () => number = performance.now.bind(performance), sleep = wait) {
    this.#budget = new OutputBudget(MESSAGE_BURST, MESSAGES_PER_SECOND, now);
    this.#sleep = sleep;
  }

  /** Resolves when one more message may be taken. */
  take(): Promise<void> | void {
    if (!this.#budget.spend(1)) return this.#wait();
  }

  async #wait(): Promise<void> {
    do await this.#sleep(WAIT_MS); while (!this.#budget.spend(0));
  }
}

/** Notices an app that does nothing with what is typed. */
export class Silence {
  readonly #onSilent: () => void;
  readonly #ms: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isTold = false;

  /** `onSilent` is called once, until the app is heard again. */
  constructor(onSilent: () => void, ms: number = SILENCE_MS) {
    this.#onSilent = onSilent;
    this.#ms = ms;
  }

  /** Something was sent that the app answers at once. */
  asked(): void {
    if (this.#isTold) return;
    this.#timer ??= setTimeout(() => {
      this.#isTold = true;
      this.#timer = undefined;
      this.#onSilent();
    }, this.#ms);
  }

  /** It was heard, or has ended. */
  heard(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isTold = false;
  }
}

/** Looks after the memory of apps, with all below them. */
export class AppWatch {
  readonly #watchdog: Watchdog;

  constructor(ps: (args: string[]) => Promise<string> = listProcesses) {
    this.#watchdog = new Watchdog(ps, IDLE_MS);
  }

  /** Looks after this one until it has ended. */
  watch(app: WatchedApp): void {
    const watched = {
      pid: app.pid,
      get busy() {
        return performance.now() - app.heardAt < BUSY_MS;
      },
      memory: APP_MEMORY,
      places: [],
      kill: (why: string) => app.fail(why),
    };
    this.#watchdog.watch(watched);
    void app.ended.then(() => this.#watchdog.unwatch(watched));
  }
}

/** An app that is looked after. */
export interface WatchedApp {
  readonly pid: number;
  readonly ended: Promise<unknown>;
  /** When it last said something; as `performance.now()`. */
  readonly heardAt: number;
  /** Ends it; `why` completes "it …". */
  fail(why: string): void;
}

/** An app was ended for what it took; `why` completes "it …". */
export function overLimit(why: string): PyraError {
  return new PyraError(`Pyra's app was ended: it ${why}`, {
    code: "app.limit",
    hint: "run it again; `pyra chat --continue` goes on with the conversation",
    exitCode: ExitCode.failed,
  });
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
