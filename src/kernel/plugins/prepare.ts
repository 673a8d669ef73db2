/** From a grant to a command line: everything that is checked before each start. */

import type { Json } from "../../base/mod.ts";
import type { PluginPermissions } from "../../contracts/mod.ts";
import { ensurePrivateFolder } from "../../files/mod.ts";
import {
  compareFiles,
  expandPermissions,
  type InstalledPlugin,
  readInstalled,
  resolveSettings,
  samePermissions,
} from "../../plugins/mod.ts";
import { type PartCommand, partCommand, systemZone } from "../../processes/mod.ts";
import { makeRunCache, type RunCache } from "../run_cache.ts";
import { AccessHistory } from "./access_history.ts";
import { AccessRecord } from "./access_record.ts";
import { PluginChangedError, PluginNotEnabledError } from "./errors.ts";
import { checkGrantedPath } from "./folder_check.ts";
import type { Grant } from "./grants.ts";
import { pluginPaths, withTree } from "./paths.ts";
import { pluginPart } from "./plugin_part.ts";
import type { PluginPorts } from "./ports.ts";

/** A grant that still fits what lies on disk and what the user has set. */
export interface CheckedGrant {
  grant: Grant;
  installed: InstalledPlugin;
  settings: Record<string, Json>;
}

/** Compares a grant with the code, the manifest and the settings of now. Throws
 * `PluginNotEnabledError` or `PluginChangedError`. */
export async function checkGrant(
  home: string,
  ports: PluginPorts,
  grant: Grant | undefined,
  name: string,
): Promise<CheckedGrant> {
  if (!grant) throw new PluginNotEnabledError(name);
  const paths = pluginPaths(home);
  const installed = await readInstalled(paths.plugins, name).catch((error) => {
    throw new PluginChangedError(name, error instanceof Error ? error.message : String(error));
  });
  if (installed.fingerprint.hash !== grant.fingerprint.hash) {
    const { added, removed, changed } = compareFiles(grant.fingerprint, installed.fingerprint);
    const files = [...changed, ...added, ...removed].slice(0, 5).join(", ");
    throw new PluginChangedError(name, `its files are not those you agreed to (${files})`);
  }
  const given = await ports.settings(name);
  const wanted = expandPermissions(installed.manifest, given, {
    dataFolder: paths.of(name).data,
    places: withTree(ports.places, home),
  });
  if (!samePermissions(wanted, grant.permissions)) {
    throw new PluginChangedError(name, "a setting that a permission uses was changed");
  }
  return { grant, installed, settings: resolveSettings(installed.manifest, given) };
}

/** A command line, and what has to be looked after while it runs. */
export interface PreparedLaunch extends PartCommand {
  /** Files and folders whose size counts against the plugin. */
  places: string[];
  /** Goes with the process. */
  cache: RunCache;
  /** What it asks of the runtime; whoever starts it closes it. */
  record: AccessRecord;
  startsPrograms: boolean;
}

/** Checks every granted folder for links, makes the plugin's own folders, and builds the
 * command line. Throws `PluginFolderError`. */
export async function prepareLaunch(
  home: string,
  ports: PluginPorts,
  installed: InstalledPlugin,
  permissions: PluginPermissions,
): Promise<PreparedLaunch> {
  const places = pluginPaths(home).of(installed.manifest.name);
  const { data } = places;
  ensurePrivateFolder(data);
  for (const path of new Set([...permissions.read, ...permissions.write])) {
    if (path.startsWith(`${data}/`)) ensurePrivateFolder(path);
    await checkGrantedPath(path);
  }
  const granted = await Promise.all(
    permissions.env.map(async (name) => [name, await ports.env(name)] as const),
  );
  const { record, pipe } = await AccessRecord.begin(new AccessHistory(places), permissions, {
    places,
    now: ports.now(),
  });
  const cache = makeRunCache(pluginPaths(home).runs, {
    sealed: ports.sealedCache,
    walls: ports.walls,
  });
  const part = pluginPart({
    name: installed.manifest.name,
    denoPath: ports.denoPath,
    hostEntry: ports.hostEntry,
    files: Object.keys(installed.fingerprint.files).map((path) => `${installed.folder}/${path}`),
    entry: `${installed.folder}/${installed.entry}`,
    rights: permissions,
    env: Object.fromEntries(granted.filter((pair): pair is [string, string] => !!pair[1])),
    zone: systemZone(),
    cache: cache.path,
    shared: cache.shared,
    ledger: pipe,
    cwd: data,
  });
  return {
    ...(ports.command ?? partCommand)(part, ports.walls),
    places: [data, cache.path],
    cache,
    record,
    startsPrograms: permissions.run.length > 0,
  };
}
