/** Where the daemon of a home keeps what it needs. */

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
    pidFile: at(daemon.pid_file),
    logFile: at(daemon.log_file),
  };
}
