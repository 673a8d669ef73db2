/** One entry of a manifest's permissions, as text: what may stand there and what never may. */

import { isForbiddenVariable } from "../rights/mod.ts";
import { PUBLIC } from "../security/mod.ts";
import { checkHost } from "./hosts.ts";

/** The kinds of permission, in the order they are shown. */
export const PERMISSION_KINDS = ["net", "read", "write", "env", "sys", "run"] as const;

/** One of {@linkcode PERMISSION_KINDS}. */
export type PermissionKind = typeof PERMISSION_KINDS[number];

const SYS_FACTS = ["hostname", "osRelease", "osUptime", "loadavg", "networkInterfaces"]
  .concat(["systemMemoryInfo", "cpus", "homedir", "uid", "gid", "username", "statfs"]);

/** Folders that hold the system or everybody's files; granting one grants too much. */
const TOO_WIDE = new Set(
  ["/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64", "/media", "/mnt", "/opt"]
    .concat(["/proc", "/root", "/run", "/sbin", "/srv", "/sys", "/tmp", "/usr", "/var"])
    .concat(["/Applications", "/Library", "/System", "/Users", "/Volumes", "/private"])
    .concat(["/var/tmp", "/var/lib", "/usr/local", "/private/tmp", "/private/var"]),
);

/** Trees of the system that are never granted, at any depth. */
const NEVER = ["/proc", "/sys", "/dev"];

/** Characters by which an entry could mean more than it shows, to the runtime or to the eye. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp},*?"'`]/u;

/** What an entry of a manifest should have been, or `undefined` when it is fine so far. */
export function checkPermission(kind: PermissionKind, entry: string): string | undefined {
  if (entry.length > 512) return "at most 512 characters";
  const filled = entry.replace(/\{[a-z][a-z0-9_]*\}/g, "");
  if (/[{}]/.test(filled)) return "{setting} with the key of a setting";
  switch (kind) {
    case "net":
      if (entry === PUBLIC || /^\{\w+\}(:(\d{1,5}|\{\w+\}))?$/.test(entry)) return undefined;
      return filled === entry ? checkHost(entry) : "host:port, {setting} or {setting}:port";
    case "read":
    case "write":
      if (/^\{\w+\}$/.test(entry)) return undefined;
      return filled === entry
        ? checkPath(entry.replace(/^\$DATA(?=\/|$)/, "/data/of/plugin"))
        : "an absolute path, $DATA or {setting}";
    case "run":
      if (/^\{\w+\}$/.test(entry)) return undefined;
      return filled === entry ? checkPath(entry) : "the absolute path of a program or {setting}";
    case "env":
      if (!/^[A-Z][A-Z0-9_]{0,63}$/.test(entry)) return "the name of a variable";
      return isForbiddenVariable(entry) ? "a harmless variable; use secrets" : undefined;
    case "sys":
      return SYS_FACTS.includes(entry) ? undefined : `one of ${SYS_FACTS.join(", ")}`;
  }
}

/** What a filled path should have been, or `undefined`. */
export function checkPath(path: string): string | undefined {
  if (!/^(\/|[A-Za-z]:\/)/.test(path)) return "an absolute path";
  if (UNSAFE.test(path)) return "a path without wildcards, commas, quotes and control characters";
  if (TOO_WIDE.has(path)) return "a narrower folder";
  const parts = path.replace(/^[A-Za-z]:/, "").split("/").slice(1);
  if (parts.some((part) => part === "" || part === "." || part === "..")) {
    return "a plain path without //, . and ..";
  }
  if (NEVER.some((tree) => path.startsWith(`${tree}/`))) return "a path outside /proc, /sys, /dev";
  return undefined;
}
