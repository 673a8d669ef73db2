/** A plugin as a part: its own files, its grant, and how little of the runtime it gets. Pure.
 *
 * The entry module is our own host, never the plugin's file: static imports of an entry are
 * not checked by the runtime. */

import type { Rights } from "../../contracts/mod.ts";
import type { PartSpec } from "../../processes/mod.ts";

/** Most bytes of private memory (Linux); Deno itself asks for 600 MB to start. */
const DATA_LIMIT = 1200 * 1024 * 1024;

/** Longest file a plugin or its runtime may write (Linux). */
const FILE_LIMIT = 256 * 1024 * 1024;

/** `@pyra/sdk` for the plugin: the one function, without its types. */
const SDK = "data:text/javascript,export const definePlugin = (plugin) => plugin;";

const IMPORT_MAP = `data:application/json,${
  encodeURIComponent(JSON.stringify({ imports: { "@pyra/sdk": SDK } }))
}`;

/** No settings of a folder, no packages, no network: a plugin is its own files. */
export const PLUGIN_FLAGS: readonly string[] = [
  "--no-config",
  "--no-lock",
  "--no-npm",
  "--no-remote",
  `--import-map=${IMPORT_MAP}`,
];

/** What a plugin is started with. All paths are absolute. */
export interface PluginPartOptions {
  name: string;
  denoPath: string;
  /** The host program. */
  hostEntry: string;
  /** The plugin's files; the only code it can load. */
  files: readonly string[];
  /** One of `files`: the module with the default export. */
  entry: string;
  rights: Rights;
  /** Values of the granted variables. */
  env: Readonly<Record<string, string>>;
  zone?: string;
  /** The runtime's cache of this start, and what its links lead to. */
  cache: string;
  shared?: readonly string[];
  /** Where the runtime writes each access that was asked of it. */
  ledger?: string;
  /** The data folder. */
  cwd: string;
}

/** What the launcher is asked for. */
export function pluginPart(options: PluginPartOptions): PartSpec {
  const { name, denoPath, hostEntry, files, entry, ...rest } = options;
  return {
    ...rest,
    name: `plugin ${name}`,
    deno: denoPath,
    flags: PLUGIN_FLAGS,
    entry: hostEntry,
    args: [fileUrl(entry)],
    own: files,
    limits: { dataBytes: DATA_LIMIT, fileBytes: FILE_LIMIT, heapMiB: 256 },
  };
}

function fileUrl(path: string): string {
  const slashes = path.replaceAll("\\", "/").replace(/^(?=[A-Za-z]:)/, "/");
  return `file://${slashes.split("/").map(encodeURIComponent).join("/").replace(/%3A/g, ":")}`;
}
