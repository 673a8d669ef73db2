/** Looks after tasks that run as long as the daemon does: plugins, above all.
 *
 * A task that fails is started again after a while, a few times; then it stays down and says
 * why. Each task has its own signal, its own falls, its own end: nothing that one does, throws
 * or refuses to do reaches another. */

import { toErrorInfo } from "../base/mod.ts";

/** Runs until its work is done or `signal` aborts. */
export type TaskRun = (signal: AbortSignal) => Promise<void>;

/** A task as it is wanted. */
export interface WantedTask {
  run: TaskRun;
  /** What it is made from: a running task made from something else is started anew. */
  made: string;
}

/** Where a task stands. */
export interface TaskStatus {
  name: string;
  state: "running" | "waiting" | "failed" | "done";
  /** How often it was started again in a row. */
  restarts: number;
  /** What it last fell over. */
  reason?: string;
}

/** How patient the supervisor is. */
export interface SupervisorOptions {
  /** Told of every change of a task. Must not throw. */
  onChange?(status: TaskStatus): void;
  /** How often a task is started again. @default 10 */
  maxRestarts?: number;
  /** How long it waits before that, in milliseconds. @default 5000 */
  backoffMs?: number;
  /** A task that ran for so long has recovered: its next fall counts as the first.
   * @default 600,000 */
  recoveredMs?: number;
  /** How long a task may take to end when it is told to, in milliseconds. @default 5000 */
  graceMs?: number;
  /** @default Date.now */
  now?(): number;
}

/** Runs tasks by name. */
export class TaskSupervisor {
  readonly #options: Required<SupervisorOptions>;
  readonly #tasks = new Map<string, Task>();

  constructor(options: SupervisorOptions = {}) {
    this.#options = {
      onChange: () => {},
      maxRestarts: 10,
      backoffMs: 5_000,
      recoveredMs: 600_000,
      graceMs: 5_000,
      now: Date.now,
      ...options,
    };
  }

  /** All tasks. */
  status(): TaskStatus[] {
    return [...this.#tasks.values()].map((task) => task.status());
  }

  /** Makes the tasks those of `wanted`: stops what is gone or made from something else, starts
   * what is new or had failed, and touches nothing else. */
  async reload(wanted: ReadonlyMap<string, WantedTask>): Promise<void> {
    const gone = [...this.#tasks].filter(([name, task]) => wanted.get(name)?.made !== task.made);
    await Promise.all(gone.map(([, task]) => task.stop()));
    for (const [name] of gone) this.#tasks.delete(name);
    for (const [name, task] of wanted) {
      if (this.#tasks.get(name)?.isUp !== true) {
        this.#tasks.set(name, new Task(name, task, this.#options));
      }
    }
  }

  /** Stops all tasks; resolves when they have ended, or their grace is over. */
  async stop(): Promise<void> {
    await this.reload(new Map());
  }
}

/** One task over all of its starts. */
class Task {
  readonly #name: string;
  readonly made: string;
  readonly #run: TaskRun;
  readonly #options: Required<SupervisorOptions>;
  readonly #stopped = new AbortController();
  readonly #ended: Promise<void>;
  #state: TaskStatus["state"] = "running";
  #restarts = 0;
  #reason: string | undefined;

  constructor(name: string, { run, made }: WantedTask, options: Required<SupervisorOptions>) {
    this.#name = name;
    this.made = made;
    this.#run = run;
    this.#options = options;
    this.#ended = this.#keepRunning();
  }

  /** It runs, or will again. */
  get isUp(): boolean {
    return this.#state === "running" || this.#state === "waiting";
  }

  status(): TaskStatus {
    const status: TaskStatus = { name: this.#name, state: this.#state, restarts: this.#restarts };
    if (this.#reason !== undefined) status.reason = this.#reason;
    return status;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    const ended = new AbortController();
    void this.#ended.then(() => ended.abort());
    await pause(this.#options.graceMs, ended.signal);
  }

  async #keepRunning(): Promise<void> {
    const { maxRestarts, backoffMs, recoveredMs, now } = this.#options;
    const { signal } = this.#stopped;
    while (true) {
      const started = now();
      try {
        this.#become("running");
        await this.#run(signal);
        if (!signal.aborted) this.#become("done");
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.#reason = toErrorInfo(error).message;
      }
      if (now() - started >= recoveredMs) this.#restarts = 0;
      if (this.#restarts >= maxRestarts) return this.#become("failed");
      this.#become("waiting");
      await pause(backoffMs, signal);
      if (signal.aborted) return;
      this.#restarts += 1;
    }
  }

  #become(state: TaskStatus["state"]): void {
    this.#state = state;
    this.#options.onChange(this.status());
  }
}

/** Waits; an aborted `signal` ends it at once. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener("abort", () => resolve(), { once: true });
  if (signal.aborted) resolve();
  await promise;
  clearTimeout(timer);
}
