/** Ctrl-Z while a question is up: the signal was caught, so that the question could be erased, and
 * this process stops itself.
 *
 * The system ignores Ctrl-Z where no shell with job control could continue the process; whoever stops
 * himself has to see to that himself. */

import { programPath } from "../../processes/mod.ts";

/** Stops this process until it is continued. `false`, and at once, where nobody could do that. */
export async function stopThisProcess(): Promise<boolean> {
  // Where nothing is known of processes, nobody is stopped.
  const all = await listGroups().catch(() => new Map());
  if (!isControlled(all, Deno.pid)) return false;
  Deno.kill(Deno.pid, "SIGSTOP");
  return true;
}

/** A process with its parent, its group and its session. */
interface Listed {
  ppid: number;
  pgid: number;
  sid: number;
}

/** Whether a process's group has a parent in the same session that is not of the group. */
export function isControlled(all: ReadonlyMap<number, Listed>, pid: number): boolean {
  const own = all.get(pid);
  for (let at = own; own && at; at = all.get(at.ppid)) {
    if (at.sid !== own.sid) return false;
    if (at.pgid !== own.pgid) return true;
  }
  return false;
}

async function listGroups(): Promise<Map<number, Listed>> {
  const { stdout } = await new Deno.Command(programPath("ps"), {
    args: ["-A", "-o", "pid=,ppid=,pgid=,sess="],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
    env: { LC_ALL: "C" },
  }).output();
  const rows = new TextDecoder().decode(stdout).trim().split("\n");
  return new Map(rows.map((row) => {
    const [pid = 0, ppid = 0, pgid = 0, sid = 0] = row.trim().split(/\s+/).map(Number);
    return [pid, { ppid, pgid, sid }];
  }));
}
