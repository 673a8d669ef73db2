/** From what a manifest asks for to what the runtime is told: filled in, absolute, narrow.
 *
 * The manifest is untrusted, the settings are the user's. What comes out is shown for
 * consent, recorded in the grant, and handed to `deno run` entry by entry; nothing that
 * could widen there (a wildcard, a comma, a bare folder of everything) gets through. */

import type { Json } from "../base/mod.ts";
import type { Effect, PluginPermissions } from "../contracts/mod.ts";
import { isAsGoodAsRun, isForbidden, type Places } from "../rights/mod.ts";
import { isPrivateHost, PUBLIC } from "../security/mod.ts";
import { ManifestError } from "./errors.ts";
import { checkHost, parseHost } from "./hosts.ts";
import type { Manifest } from "./manifest.ts";
import { checkPath, PERMISSION_KINDS, type PermissionKind } from "./permission_entry.ts";
import { resolveSettings } from "./settings.ts";

/** What the placeholders stand for, and what no grant may reach. */
export interface ExpandOptions {
  /** The plugin's data folder, for `$DATA`. */
  dataFolder: string;
  /** What no entry may be, contain or lie in. */
  places: Places;
}

/** The permissions of a manifest with the user's settings filled in: sorted, without doubles.
 * A setting left empty asks for nothing. Throws `ManifestError` that names field and value. */
export function expandPermissions(
  manifest: Manifest,
  given: Readonly<Record<string, Json>>,
  options: ExpandOptions,
): PluginPermissions {
  const settings = resolveSettings(manifest, given);
  const problems: string[] = [];
  const expanded = { net: [], read: [], write: [], env: [], sys: [], run: [] } as PluginPermissions;
  for (const kind of PERMISSION_KINDS) {
    const found = new Set<string>();
    for (const [i, entry] of manifest.permissions[kind].entries()) {
      for (const value of fill(entry, settings, kind)) {
        const result = expand(kind, value, entry, options);
        if ("problem" in result) {
          problems.push(
            `permissions.${kind}[${i}]: expected ${result.problem}, found ${JSON.stringify(value)}`,
          );
        } else found.add(result.value);
      }
    }
    expanded[kind] = [...found].sort();
  }
  if (expanded.net.includes(PUBLIC)) {
    const hidden = expanded.net.find((entry) => entry !== PUBLIC && isPrivateHost(entry));
    if (hidden) {
      problems.push(`permissions.net: "public" shuts out ${hidden}; ask for one or the other`);
    }
  }
  if (problems.length > 0) throw new ManifestError(`${manifest.name}/manifest.json`, problems);
  return expanded;
}

/** What a value of a setting should have been for the permissions that use it (`expected …`), or
 * `undefined`; so that it is said where the value is typed. */
export function checkUsedSetting(
  manifest: Manifest,
  given: Readonly<Record<string, Json>>,
  key: string,
  options: ExpandOptions,
): string | undefined {
  const settings = resolveSettings(manifest, given);
  for (const kind of PERMISSION_KINDS) {
    for (const entry of manifest.permissions[kind].filter((one) => one.includes(`{${key}}`))) {
      for (const value of fill(entry, settings, kind)) {
        const result = expand(kind, value, entry, options);
        if ("problem" in result) return `${result.problem}, found ${JSON.stringify(value)}`;
      }
    }
  }
  return undefined;
}

/** The values an entry comes to; several for a list, none for an empty setting. */
function fill(entry: string, settings: Record<string, Json>, kind: PermissionKind): string[] {
  const whole = entry.match(/^\{(\w+)\}(?::(.+))?$/);
  if (!whole) return [entry];
  const value = settings[whole[1]!] ?? "";
  const port = whole[2]?.replace(/^\{(\w+)\}$/, (_, key) => String(settings[key] ?? ""));
  const items = Array.isArray(value) ? value : [value];
  return items.map(String).filter((item) => item !== "").map((item) =>
    kind === "net" && port !== undefined ? `${item}:${port}` : item
  );
}

type Expanded = { value: string } | { problem: string };

function expand(
  kind: PermissionKind,
  value: string,
  entry: string,
  options: ExpandOptions,
): Expanded {
  return kind === "net" ? expandHost(value, entry === PUBLIC) : expandPath(kind, value, options);
}

/** Only the manifest itself can ask for every host; a setting that says so names none. */
function expandHost(entry: string, isPublic: boolean): Expanded {
  if (isPublic) return { value: PUBLIC };
  const host = entry === PUBLIC ? undefined : parseHost(entry);
  return host ? { value: host } : { problem: checkHost(entry) ?? "host:port or a URL" };
}

function expandPath(kind: PermissionKind, entry: string, options: ExpandOptions): Expanded {
  if (kind === "env" || kind === "sys") return { value: entry };
  const { dataFolder, places } = options;
  const isData = entry === "$DATA" || entry.startsWith("$DATA/");
  const path = (isData ? dataFolder + entry.slice("$DATA".length) : entry).replace(/(.)\/$/, "$1");
  const problem = checkPath(isData ? path.replace(dataFolder, "/data/of/plugin") : path);
  if (problem) return { problem };
  if (isData) return { value: path };
  const never = isForbidden(path, places);
  return never ? { problem: never } : { value: path };
}

/** The stricter of what a tool declares and what its plugin was granted. Who may write what is
 * then run, runs it. */
export function strictestEffect(declared: Effect, granted: PluginPermissions): Effect {
  const runs = granted.run.length > 0 || granted.write.some((path) => isAsGoodAsRun(path));
  if (runs) return "exec";
  if (declared === "read" && granted.write.length > 0) return "write";
  return declared;
}

/** Whether two sets of permissions are the same. */
export function samePermissions(a: PluginPermissions, b: PluginPermissions): boolean {
  return PERMISSION_KINDS.every((kind) => JSON.stringify(a[kind]) === JSON.stringify(b[kind]));
}
