/** The daemon's commands as they cross the app's border. */

import type { Json } from "../base/mod.ts";

/** What `pyra daemon …` asks the kernel to do. */
export type DaemonRequest =
  | { verb: "start" | "stop" | "restart" | "status" | "reload" }
  /** With `print` only the definition; `credential` is a file for systemd that holds the vault's
   * passphrase, encrypted. */
  | { verb: "install"; print?: boolean; credential?: string }
  | { verb: "uninstall" }
  /** Log lines: the last `lines`, or what was written since `from`, a former reply's `next`. */
  | { verb: "logs"; lines?: number; from?: number };

/** What the kernel did, as plain data for the command to show. */
export type DaemonReply = { [key: string]: Json };
