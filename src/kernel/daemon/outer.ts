/** The process around the daemon: holds the PID file, and starts the one inside again when it
 * falls, be it by a heap that ran over, which takes a whole process along.
 *
 * It does nothing else, reads nothing from outside, and so has little to fall over. */

import { ExitCode, type Json, PyraError } from "../../base/mod.ts";
import { PidFile, TaskSupervisor } from "../../daemon/mod.ts";
import { processStart } from "../../processes/mod.ts";
import type { LogFile } from "../log_file.ts";
import type { DaemonPlace } from "./place.ts";
import { spawnInside, type SpawnOptions } from "./spawn.ts";

/** Exit codes of the inner process that another start would not change. */
const FINAL: readonly number[] = [
  ExitCode.ok,
  ExitCode.usage,
  ExitCode.refused,
  ExitCode.badConfig,
];

/** How long the inner process may take to end, in milliseconds. */
const GRACE_MS = 10_000;

/** What the log says of an inner process that did not end in time. */
export const KILLED = "daemon_killed";

/** What it runs on. */
export interface OuterOptions {
  place: DaemonPlace;
  version: string;
  log: LogFile;
  spawn: SpawnOptions;
  /** Told the process once it is the daemon. */
  onRunning(pid: number): void;
}

/** Runs until the daemon ends for good, or a signal says so. Throws `daemon.running`, or
 * `daemon.failed` when the inner process fell too often. */
export async function runOuter(options: OuterOptions): Promise<ExitCode> {
  const { place, version, log } = options;
  await using _pidFile = await PidFile.acquire(place.pidFile, { version, startOf: processStart });
  options.onRunning(Deno.pid);
  const ended = Promise.withResolvers<ExitCode>();
  let child: Deno.ChildProcess | undefined;
  const note = (event: string, fields: Record<string, Json>) =>
    void log.write(event, fields).catch(() => {});
  const supervisor = new TaskSupervisor({
    graceMs: 2 * GRACE_MS,
    onChange({ state, restarts, reason = "" }) {
      if (state === "running") return;
      if (state !== "done") note("daemon_fell", { error: reason, restarts, state });
      if (state === "failed") ended.reject(new DaemonFailedError(reason));
    },
  });
  const run = async (signal: AbortSignal) => {
    child = spawnInside(options.spawn);
    const { pid } = child;
    const code = await watch(child, signal, () => note(KILLED, { pid }));
    if (signal.aborted) return;
    if (!FINAL.includes(code)) throw new DaemonFailedError(`exit code ${code}`);
    ended.resolve(code as ExitCode);
  };
  await supervisor.reload(new Map([["inside", { run, made: "" }]]));
  using _signals = listen({
    end: () => ended.resolve(ExitCode.ok),
    reload: () => child?.kill("SIGHUP"),
  });
  try {
    return await ended.promise;
  } finally {
    await supervisor.stop();
    await log.settled();
  }
}

/** The inner process fell, again and again. */
class DaemonFailedError extends PyraError {
  constructor(reason: string) {
    super(`The daemon fell over: ${reason}`, {
      code: "daemon.failed",
      hint: "`pyra daemon logs` says more",
    });
  }
}

/** Waits for the child's end; told to stop, asks it to end, and in the end makes it. */
async function watch(
  child: Deno.ChildProcess,
  signal: AbortSignal,
  onKilled: () => void,
): Promise<number> {
  let grace: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    kill(child, "SIGTERM");
    grace = setTimeout(() => {
      onKilled();
      kill(child, "SIGKILL");
    }, GRACE_MS);
  };
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  const { code } = await child.status;
  clearTimeout(grace);
  signal.removeEventListener("abort", stop);
  return code;
}

function kill(child: Deno.ChildProcess, name: Deno.Signal): void {
  try {
    child.kill(name);
  } catch {
    // It has ended already.
  }
}

/** Hears SIGINT, SIGTERM and SIGHUP until disposed. */
export function listen(on: { end(): void; reload(): void }): Disposable {
  const windows = Deno.build.os === "windows";
  const signals: [Deno.Signal, () => void][] = windows
    ? [["SIGINT", on.end], ["SIGBREAK", on.end]]
    : [["SIGINT", on.end], ["SIGTERM", on.end], ["SIGHUP", on.reload]];
  for (const [name, heard] of signals) Deno.addSignalListener(name, heard);
  return {
    [Symbol.dispose]() {
      for (const [name, heard] of signals) Deno.removeSignalListener(name, heard);
    },
  };
}
