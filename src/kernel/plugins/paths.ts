/** Where a plugin's things lie below Pyra's home. All absolute.
 *
 * Code, data and the access ledger are three places: a plugin can write its data only. */

import type { Places } from "../../rights/mod.ts";

/** The places of all plugins of one home. */
export interface PluginPaths {
  /** Installed code, one folder each. */
  plugins: string;
  grants: string;
  /** What running kernels started, one file each. */
  running: string;
  /** The runtime's caches of the parts that run. */
  runs: string;
  /** The places of one plugin. */
  of(name: string): PluginPlaces;
}

/** The places of one plugin. */
export interface PluginPlaces {
  code: string;
  data: string;
  /** What its runs asked of the runtime, a file; see `access_history.ts`. */
  ledger: string;
  /** The runtime's own ledgers of the runs that are not over. */
  runs: string;
}

/** The places below `home`, which is absolute. */
export function pluginPaths(home: string): PluginPaths {
  return {
    plugins: `${home}/plugins`,
    grants: `${home}/grants.json`,
    running: `${home}/run`,
    runs: `${home}/cache/runs`,
    of: (name) => ({
      code: `${home}/plugins/${name}`,
      data: `${home}/plugin_data/${name}`,
      ledger: `${home}/logs/plugin_access/${name}.jsonl`,
      runs: `${home}/logs/plugin_access/${name}`,
    }),
  };
}

/** All of Pyra's tree around `home`: that of a profile lies beside the others', in the first. */
export function wholeTree(home: string): string {
  return home.replace(/\/profiles\/[^/]+$/, "");
}

/** What is never granted with Pyra's tree around `home`, which no part may reach. */
export function withTree(places: Places, home: string): Places {
  return { ...places, own: [...places.own, wholeTree(home)] };
}
