/** When a process started: with its number, what makes it this process and no later one.
 *
 * `/proc` is closed to a program without all permissions, so `ps` tells. */

/** Tells the start of a process in milliseconds since 1970; `undefined` when there is none. */
export type ProcessStart = (pid: number) => Promise<number | undefined>;

/** How far two looks at the same process may differ, in milliseconds: the system counts in
 * seconds, from a start that it computes anew each time. */
const TOLERANCE_MS = 2_000;

/** Asks the system. On Windows (untested) PowerShell takes the place of `ps`. */
export async function processStart(pid: number): Promise<number | undefined> {
  const [program, ...args] = Deno.build.os === "windows"
    ? ["powershell", "-NoProfile", "-Command", `(Get-Process -Id ${pid}).StartTime.ToString('o')`]
    : ["ps", "-o", "stat=,lstart=", "-p", String(pid)];
  const { stdout } = await new Deno.Command(program!, {
    args,
    env: { LC_ALL: "C" },
    stdin: "null",
    stderr: "null",
  }).output();
  // `Ssl  Mon Nov 23 16:31:18 2026`; a process that only waits to be forgotten is a `Z`.
  const [, state, time] = /^(?:([A-Z]\S*)\s+)?(\S.*)$/.exec(
    new TextDecoder().decode(stdout).trim(),
  ) ?? [];
  const started = Date.parse(time ?? "");
  return Number.isNaN(started) || state?.startsWith("Z") ? undefined : started;
}

/** Whether two starts of the same process number are those of the same process. */
export function isSameStart(one: number, other: number): boolean {
  return Math.abs(one - other) <= TOLERANCE_MS;
}
