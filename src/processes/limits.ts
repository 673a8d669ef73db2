/** The system's programs that hold a part to its limits, where they are. The second wall is not
 * among them: it stands only where a probe of it succeeded. */

import type { Walls } from "./part.ts";

/** By absolute path, each with its purpose. */
const PROGRAMS = {
  /** Ends a part with its kernel; lets it gain no privilege. */
  setpriv: "/usr/bin/setpriv",
  /** Bounds memory and files; no core dumps. */
  prlimit: "/usr/bin/prlimit",
  /** Has the system end a part before the kernel when memory runs out. */
  choom: "/usr/bin/choom",
  /** Hands over to a part where none of the others does. */
  sh: "/bin/sh",
} as const;

let found: Walls | undefined;

/** Those that are on this system; looked for once. */
export function limitPrograms(): Walls {
  return found ??= Object.fromEntries(
    Object.entries(PROGRAMS).filter(([, path]) => isFile(path)),
  );
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
