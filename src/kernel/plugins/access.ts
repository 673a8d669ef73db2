/** What a plugin asked of the runtime: one line of its ledger each, judged.
 *
 * The runtime writes one line for each access that was asked for and not whether it was
 * given, so the verdict here is ours: what the grant does not name was refused. Values are
 * whatever the plugin named and are untrusted. */

import { resolve } from "node:path";
import { isObject, type Json, parseJson } from "../../base/mod.ts";
import type { PluginPermissions } from "../../contracts/mod.ts";
import { parseHost } from "../../plugins/mod.ts";
import { isPrivateHost, PUBLIC } from "../../security/mod.ts";

/** One access that was asked for. */
export interface Access {
  /** ISO 8601, UTC. */
  at: string;
  /** `read`, `write`, `net`, `env`, `sys`, `run`, `ffi`, `import`. */
  permission: string;
  /** A path, `host:port`, a name; `""` for all of them at once. */
  value: string;
  refused: boolean;
}

/** Where a plugin's code lies, and the folder it runs in. */
export interface PluginFolders {
  code: string;
  data: string;
}

/** The access that a line of the runtime tells; `undefined` for what is none, and for the plugin's
 * own code. The runtime notes a relative path as the plugin named it. */
export function judgeAccess(
  line: string,
  granted: PluginPermissions,
  { code, data }: PluginFolders,
): Access | undefined {
  const entry = parseJson(line);
  if (!isObject(entry) || typeof entry.permission !== "string") return undefined;
  const { permission } = entry;
  const written = typeof entry.value === "string" ? entry.value : "";
  const value = spelledOut(permission, written, data);
  if (permission === "read" && value.startsWith(`${code}/`)) return undefined;
  const refused = !isGranted(permission, value, granted);
  return { at: String(entry.datetime ?? ""), permission, value, refused };
}

/** How every line of the runtime begins. */
export const LINE_BEGINS = '{"v":1,"datetime":"';

/** Whether a line is one that the runtime writes. Of one that was forged whole, nobody can tell. */
export function isRuntimeLine(line: string): boolean {
  const entry = line.startsWith(LINE_BEGINS) ? parseJson(line) : undefined;
  return isObject(entry) && typeof entry.permission === "string";
}

function spelledOut(permission: string, written: string, data: string): string {
  if (permission === "read" || permission === "write") {
    return written === "" ? "" : resolve(data, written);
  }
  // `fetch` is asked for by its URL first, and then by its host.
  const isUrl = permission === "net" && written.includes("://");
  return isUrl ? parseHost(written) ?? written : written;
}

function isGranted(permission: string, value: string, granted: PluginPermissions): boolean {
  switch (permission) {
    case "read":
    case "write":
      return granted[permission].some((path) => value === path || value.startsWith(`${path}/`));
    case "net":
      return granted.net.some((host) =>
        host === PUBLIC ? !isPrivateHost(value) : host === value || host.startsWith(`${value}:`)
      );
    case "env":
    case "sys":
    case "run":
      return granted[permission].includes(value);
    default:
      return false;
  }
}

/** One line for each refused access; of very many, how many more. */
export async function tellRefusals(
  plugin: string,
  { refused, more }: { refused: readonly Access[]; more: number },
  log: (event: string, fields: Record<string, Json>) => Promise<void>,
): Promise<void> {
  for (const { permission, value } of refused) {
    await log("plugin_refused", { plugin, permission, value }).catch(() => {});
  }
  if (more > 0) await log("plugin_refused", { plugin, more }).catch(() => {});
}
