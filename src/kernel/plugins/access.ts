/** What a plugin asked of the runtime: the access ledger, read back with verdicts.
 *
 * The runtime writes one line for each access that was asked for and not whether it was
 * given, so the verdict here is ours: what the grant does not name was refused. Values are
 * whatever the plugin named and are untrusted. */

import { resolve } from "node:path";
import { isObject, type Json, parseJson } from "../../base/mod.ts";
import type { PluginPermissions } from "../../contracts/mod.ts";
import { parseHost } from "../../plugins/mod.ts";
import { isPrivateHost, PUBLIC } from "../../security/mod.ts";

/** Most of a ledger that is read while the plugin runs, in bytes. */
const READ_LIMIT = 1024 * 1024;

/** Most refused accesses that are told one by one. */
const TOLD_LIMIT = 20;

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

/** The accesses in a ledger's text, oldest first; those of the plugin to its own code are left
 * out. The runtime notes a relative path as the plugin named it. */
export function readLedger(
  text: string,
  granted: PluginPermissions,
  { code, data }: PluginFolders,
): Access[] {
  return text.split("\n").flatMap((line): Access[] => {
    const entry = parseJson(line);
    if (!isObject(entry) || typeof entry.permission !== "string") return [];
    const { permission } = entry;
    const written = typeof entry.value === "string" ? entry.value : "";
    const value = spelledOut(permission, written, data);
    if (permission === "read" && value.startsWith(`${code}/`)) return [];
    const refused = !isGranted(permission, value, granted);
    return [{ at: String(entry.datetime ?? ""), permission, value, refused }];
  });
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

/** A ledger that is read while it grows. */
export class Ledger {
  readonly path: string;
  #read = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** The whole lines that were added since the last time; of very many the newest, up to so many
   * bytes. */
  async takeNew(limit = READ_LIMIT): Promise<string> {
    try {
      using file = await Deno.open(this.path);
      const { size } = await file.stat();
      const from = Math.max(this.#read, size - limit);
      await file.seek(from, Deno.SeekMode.Start);
      const bytes = new Uint8Array(size - from);
      const count = await file.read(bytes) ?? 0;
      const end = bytes.subarray(0, count).lastIndexOf(10) + 1;
      this.#read = from + end;
      return new TextDecoder().decode(bytes.subarray(0, end));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    }
  }
}

/** The refused accesses worth a line in `security.log`, each once. Variables are not among
 * them: an unlisted one reads as unset, and libraries look for many. */
export function refusals(accesses: readonly Access[]): Access[] {
  const seen = new Map<string, Access>();
  for (const access of accesses) {
    if (access.refused && access.permission !== "env") {
      seen.set(`${access.permission} ${access.value}`, access);
    }
  }
  return [...seen.values()];
}

/** One line for each refused access; of very many, how many more. */
export async function tellRefusals(
  plugin: string,
  refused: readonly Access[],
  log: (event: string, fields: Record<string, Json>) => Promise<void>,
): Promise<void> {
  for (const { permission, value } of refused.slice(0, TOLD_LIMIT)) {
    await log("plugin_refused", { plugin, permission, value }).catch(() => {});
  }
  const more = refused.length - TOLD_LIMIT;
  if (more > 0) await log("plugin_refused", { plugin, more }).catch(() => {});
}
