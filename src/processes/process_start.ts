/** When a process started. `/proc` is closed to a program without all permissions, so `ps` tells. */

import { programPath } from "./programs.ts";

/** Asks the system. On Windows (untested) PowerShell takes the place of `ps`. */
export async function processStart(pid: number): Promise<number | undefined> {
  const [program, ...args] = Deno.build.os === "windows"
    ? [
      programPath("powershell"),
      "-NoProfile",
      "-Command",
      `(Get-Process -Id ${pid}).StartTime.ToString('o')`,
    ]
    : [programPath("ps"), "-o", "stat=,lstart=", "-p", String(pid)];
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
