import assert from "node:assert/strict";
import { type TaskRun, type TaskStatus, TaskSupervisor, type WantedTask } from "./supervisor.ts";

/** The tasks as `reload()` wants them, all made from the same. */
function wanted(tasks: Record<string, TaskRun>): Map<string, WantedTask> {
  return new Map(Object.entries(tasks).map(([name, run]) => [name, { run, made: "" }]));
}

/** A task that runs until it is stopped. */
function forever(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
}

/** Resolves when `supervisor` tells of `name` in `state`. */
function watcher() {
  const waits: { name: string; state: string; resolve: () => void }[] = [];
  return {
    onChange: ({ name, state }: TaskStatus) => {
      for (const wait of waits) if (wait.name === name && wait.state === state) wait.resolve();
    },
    until: (name: string, state: string) =>
      new Promise<void>((resolve) => waits.push({ name, state, resolve })),
  };
}

Deno.test("TaskSupervisor starts a failing task again, then leaves it and says why", async () => {
  const { onChange, until } = watcher();
  const supervisor = new TaskSupervisor({ backoffMs: 1, onChange });
  let starts = 0;
  const failed = until("bad", "failed");
  await supervisor.reload(
    wanted({ bad: () => Promise.reject(new TypeError(`fall ${++starts}`)) }),
  );
  await failed;
  assert.equal(starts, 11);
  assert.deepEqual(supervisor.status(), [
    { name: "bad", state: "failed", restarts: 10, reason: "fall 11" },
  ]);
});

Deno.test("TaskSupervisor keeps a fault in one task from the others", async () => {
  const { onChange, until } = watcher();
  const supervisor = new TaskSupervisor({ backoffMs: 1, maxRestarts: 2, onChange });
  const signals: AbortSignal[] = [];
  const failed = ["throws", "rejects"].map((name) => until(name, "failed"));
  await supervisor.reload(wanted({
    good: (signal) => (signals.push(signal), forever(signal)),
    throws: () => {
      throw new TypeError("before it began");
    },
    rejects: () => Promise.reject(null),
  }));
  await Promise.all(failed);
  assert.equal(supervisor.status()[0]!.state, "running");
  assert.equal(signals.length, 1);
  assert.equal(signals[0]!.aborted, false);
  await supervisor.stop();
});

Deno.test("TaskSupervisor.reload() stops what is gone, starts what is new, keeps the rest", async () => {
  const supervisor = new TaskSupervisor();
  const log: string[] = [];
  const task = (name: string) => async (signal: AbortSignal) => {
    log.push(`start ${name}`);
    await forever(signal);
    log.push(`stop ${name}`);
  };
  await supervisor.reload(wanted({ a: task("a"), b: task("b") }));
  await supervisor.reload(wanted({ b: task("b"), c: task("c") }));
  assert.deepEqual(log, ["start a", "start b", "stop a", "start c"]);
  await supervisor.reload(wanted({ b: task("b") }).set("c", { run: task("c"), made: "anew" }));
  assert.deepEqual(log.slice(4), ["stop c", "start c"]);
  await supervisor.stop();
  assert.deepEqual(supervisor.status(), []);
});

Deno.test("TaskSupervisor.reload() gives a task that failed another chance", async () => {
  const { onChange, until } = watcher();
  const supervisor = new TaskSupervisor({ maxRestarts: 0, onChange });
  const failed = until("a", "failed");
  await supervisor.reload(wanted({ a: () => Promise.reject(new TypeError("no")) }));
  await failed;
  await supervisor.reload(wanted({ a: forever }));
  assert.equal(supervisor.status()[0]!.state, "running");
  await supervisor.stop();
});

Deno.test("TaskSupervisor forgets the falls of a task that recovered", async () => {
  const { onChange, until } = watcher();
  let now = 0;
  const supervisor = new TaskSupervisor({
    backoffMs: 1,
    maxRestarts: 1,
    recoveredMs: 100,
    now: () => now,
    onChange,
  });
  let starts = 0;
  const failed = until("a", "failed");
  const task = () => {
    starts += 1;
    if (starts < 5) now += 100;
    return Promise.reject(new TypeError("no"));
  };
  await supervisor.reload(wanted({ a: task }));
  await failed;
  assert.equal(starts, 5);
});

Deno.test("TaskSupervisor lets a task that ended by itself rest", async () => {
  const { onChange, until } = watcher();
  const supervisor = new TaskSupervisor({ onChange });
  const done = until("once", "done");
  await supervisor.reload(wanted({ once: () => Promise.resolve() }));
  await done;
  assert.equal(supervisor.status()[0]!.state, "done");
});

Deno.test("TaskSupervisor.stop() does not wait for ever, nor for a task that waits", async () => {
  const { onChange, until } = watcher();
  const supervisor = new TaskSupervisor({ graceMs: 1, backoffMs: 3_600_000, onChange });
  const waiting = until("fallen", "waiting");
  await supervisor.reload(wanted({
    deaf: () => new Promise(() => {}),
    fallen: () => Promise.reject(new TypeError("no")),
  }));
  await waiting;
  await supervisor.stop();
});
