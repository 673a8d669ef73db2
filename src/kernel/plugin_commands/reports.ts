/** What there is to say about plugins: where they stand, what they may reach, what they did.
 *
 * Read from the grants, the logs and the access ledger, which no app can open. All of it may
 * hold what a plugin wrote; whoever shows it escapes it. */

import { isObject, type Json, parseJson } from "../../base/mod.ts";
import { loadConfig } from "../../config/mod.ts";
import {
  allowList,
  type InstalledPlugin,
  listInstalled,
  type Manifest,
  readInstalled,
  resolveSettings,
  samePermissions,
} from "../../plugins/mod.ts";
import type { PluginCommandContext } from "./context.ts";
import { wantedPermissions } from "./consent.ts";
import { AccessHistory } from "../plugins/access_history.ts";
import { countAccesses } from "../plugins/counted_access.ts";
import type { Grant } from "../plugins/grants.ts";
import { pluginPaths } from "../plugins/paths.ts";
import { readRecords } from "../record/mod.ts";

type Reports = Pick<PluginCommandContext, "home" | "plugins">;

/** Most entries of one report; the newest count. */
const MOST = 1_000;

/** All plugins: those that are installed, and those that come along and are not. */
export async function listReport(
  { home, plugins }: Reports,
  bundled: readonly Manifest[],
): Promise<Json[]> {
  const grants = await plugins.grants.read();
  const installed = await listInstalled(home.plugins);
  const rows: Json[] = [];
  for (const name of installed) {
    const grant = Object.hasOwn(grants.plugins, name) ? grants.plugins[name] : undefined;
    try {
      const plugin = await readInstalled(home.plugins, name);
      const { state } = await standing({ home, plugins }, plugin, grant);
      const { version, description } = plugin.manifest;
      rows.push({ name, version, state, description });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      rows.push({ name, version: "?", state: "damaged", description: why });
    }
  }
  const others = bundled.filter(({ name }) => !installed.includes(name));
  return [
    ...rows,
    ...others.map(({ name, version, description }) => (
      { name, version, state: "not installed", description }
    )),
  ];
}

/** One plugin: its manifest, what it offers, its settings, where it stands. */
export async function infoReport(reports: Reports, plugin: InstalledPlugin): Promise<object> {
  const { name, version, description, author, secrets } = plugin.manifest;
  const grant = await reports.plugins.grants.find(name);
  const { plugin_settings } = await loadConfig(reports.home.config);
  return {
    version,
    description,
    author,
    secrets,
    folder: plugin.folder,
    settings: resolveSettings(plugin.manifest, plugin_settings[name] ?? {}),
    tools: grant?.offer.tools.map(({ name, description, effect }) => ({
      name,
      description,
      effect,
    })),
    slashCommands: grant?.offer.slashCommands,
    ...await permissionReport(reports, plugin),
  };
}

/** What a plugin asks for and what it was granted, since when, by whom. */
export async function permissionReport(reports: Reports, plugin: InstalledPlugin) {
  const grant = await reports.plugins.grants.find(plugin.manifest.name);
  return {
    name: plugin.manifest.name,
    ...await standing(reports, plugin, grant),
    asks: allowList(await wantedPermissions(reports, plugin)),
    granted: grant && allowList(grant.permissions),
    since: grant?.at,
    by: grant?.by,
    grantedSecrets: grant?.secrets,
  };
}

/** Whether a plugin is on, and if not, why. */
async function standing(
  reports: Reports,
  plugin: InstalledPlugin,
  grant: Grant | undefined,
): Promise<{ state: string; why?: string }> {
  if (!grant) return { state: "off", why: "you have not enabled it" };
  if (grant.fingerprint.hash !== plugin.fingerprint.hash) {
    return { state: "changed", why: "its files are not those you agreed to" };
  }
  if (!samePermissions(grant.permissions, await wantedPermissions(reports, plugin))) {
    return { state: "changed", why: "a setting that a permission uses was changed" };
  }
  const { enabled } = (await loadConfig(reports.home.config)).plugins;
  if (!enabled.includes(plugin.manifest.name)) {
    return { state: "off", why: "plugins.enabled does not name it" };
  }
  return { state: "on" };
}

/** The newest lines of `plugin_errors.log` and of the record's calls about a plugin. */
export async function logReport({ home }: Reports, name: string) {
  const lines = [
    ...await readLog(`${home.logs}/plugin_errors.log`),
    ...withResults(
      await readRecords(home.record, { wanted: ({ log }) => log === "tool_executions" }),
    ),
  ].filter(({ plugin, source }) => plugin === name || source === `plugin:${name}`);
  return { name, lines: byTime(lines) };
}

/** What a plugin asked of the runtime, which secrets it took, which calls were made of it. */
export async function accessReport(
  { home }: Reports,
  name: string,
  sinceHours: number | undefined,
) {
  const history = new AccessHistory(pluginPaths(home.root).of(name));
  const from = sinceHours === undefined
    ? ""
    : new Date(Date.now() - sinceHours * 3_600_000).toISOString();
  const isRecent = ({ at }: { at?: Json }) => typeof at === "string" && at >= from;
  const accesses = countAccesses((await history.read()).filter(isRecent));
  // Never from what apps tell: it could say anything.
  const record = await readRecords(home.record, { since: from, wanted: () => true });
  const security = record.filter(({ log }) => log === "security");
  const calls = record.filter(({ log }) => log === "tool_executions");
  return {
    name,
    // Refused ones first; the newest count.
    accesses: accesses
      .toSorted((a, b) => Number(b.refused) - Number(a.refused) || (a.at < b.at ? -1 : 1))
      .slice(0, MOST),
    secrets: byTime(
      security.filter((line) => line.event === "secret" && line.who === `plugin ${name}`)
        .filter(isRecent),
    ),
    calls: byTime(
      withResults(calls.filter(({ source }) => source === `plugin:${name}`)).filter(isRecent),
    ),
  };
}

type LogLine = { [key: string]: Json };

/** Each call with what came of it, which is a line of its own. */
function withResults(lines: LogLine[]): LogLine[] {
  const key = ({ session, call }: LogLine) => `${session} ${call}`;
  const results = new Map(
    lines.filter(({ event }) => event === "tool_result").map((line) => [key(line), line]),
  );
  return lines.filter(({ event }) => event !== "tool_result").map((line) => {
    if (line.event !== "tool_call") return line;
    const { status = line.status ?? "unfinished" } = results.get(key(line)) ?? {};
    return { ...line, status };
  });
}

/** The lines of a log and of the one before it. */
async function readLog(path: string): Promise<LogLine[]> {
  const text = await readText(`${path}.1`) + await readText(path);
  return text.split("\n").map(parseJson).filter(isObject) as LogLine[];
}

function byTime(lines: LogLine[]): LogLine[] {
  return lines.toSorted((a, b) => String(a.at) < String(b.at) ? -1 : 1).slice(-MOST);
}

async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
