/** Where the daemon of a home keeps what it needs. */

import { ExitCode, PyraError } from "../../base/mod.ts";
import type { Config } from "../../config/mod.ts";
import type { DaemonAddress } from "../../daemon/mod.ts";

/** Absolute paths. */
export interface DaemonPlace {
  address: DaemonAddress;
  pidFile: string;
  logFile: string;
}

/** The place that the configuration names, below `root` where it is relative. */
export function daemonPlace(root: string, daemon: Config["daemon"]): DaemonPlace {
  const at = (path: string) => /^(\/|[A-Za-z]:[\\/])/.test(path) ? path : `${root}/${path}`;
  const path = at(daemon.socket_path);
  return {
    address: Deno.build.os === "windows"
      ? { transport: "tcp", path, port: daemon.ipc_port }
      : { transport: "unix", path },
    pidFile: own(at(daemon.pid_file), { root, key: "daemon.pid_file", looks: /^\s*(\{"pid":|$)/ }),
    logFile: own(at(daemon.log_file), { root, key: "daemon.log_file", looks: /^\s*(\{"at":|$)/ }),
  };
}

/** A path below the home, or one where nothing lies but what a daemon wrote. What the path says
 * is the configuration's word, and whatever lies there would be written over or added to. */
function own(
  path: string,
  { root, key, looks }: { root: string; key: string; looks: RegExp },
): string {
  const isPlain = !/(^|[/\\])\.\.([/\\]|$)/.test(path);
  if (isPlain && path.startsWith(`${root}/`) && !isLink(path)) return path;
  const start = isPlain ? startOf(path) : undefined;
  if (start !== undefined && looks.test(start)) return path;
  throw new PyraError(`${key} is ${JSON.stringify(path)}: what lies there is not the daemon's`, {
    code: "daemon.place",
    hint: `\`pyra config unset ${key}\`, or name a file that does not exist`,
    exitCode: ExitCode.badConfig,
  });
}

/** How a file begins; `""` where there is none, `undefined` for what cannot be one of ours. */
function startOf(path: string): string | undefined {
  try {
    if (!Deno.lstatSync(path).isFile) return undefined;
    using file = Deno.openSync(path);
    const bytes = new Uint8Array(64);
    return new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0));
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? "" : undefined;
  }
}

function isLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch {
    return false;
  }
}
