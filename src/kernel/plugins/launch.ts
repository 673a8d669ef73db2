/** The command line of a plugin process: exactly the rights of its grant, nothing inherited.
 *
 * Pure, trusted; `reference` for every flag: docs/security.md. The entry module is our own
 * host, never the plugin's file: static imports of an entry are not checked by the runtime. */

import type { PluginPermissions } from "../../contracts/mod.ts";
import { PRIVATE_RANGES, PUBLIC } from "../../plugins/mod.ts";

/** Most bytes of private memory (Linux); Deno itself asks for 600 MB to start. */
const DATA_LIMIT = 1200 * 1024 * 1024;

/** Longest file a plugin or its runtime may write (Linux), the access ledger included. */
const FILE_LIMIT = 256 * 1024 * 1024;

/** `@pyra/sdk` for the plugin: the one function, without its types. */
const SDK = "data:text/javascript,export const definePlugin = (plugin) => plugin;";

const IMPORT_MAP = `data:application/json,${
  encodeURIComponent(JSON.stringify({ imports: { "@pyra/sdk": SDK } }))
}`;

/** Programs that tie a child to its parent's life and bound its memory, where present. */
export interface Wrappers {
  setpriv?: string;
  prlimit?: string;
  /** Becomes the program where the others are not: the kernel may start no `deno` by itself. */
  sh?: string;
}

/** What a process is to be started with. */
export interface LaunchOptions {
  denoPath: string;
  /** The host program: a path or a `file:` URL. */
  hostEntry: string;
  wrappers: Wrappers;
  /** The plugin's files, absolute; the only code it can load. */
  files: readonly string[];
  /** One of `files`: the module with the default export. */
  entry: string;
  permissions: PluginPermissions;
  /** Values of the granted variables. */
  env: Readonly<Record<string, string>>;
  /** The runtime's cache, outside the data folder. */
  cache: string;
  /** Where the runtime writes each access that was asked of it. */
  ledger: string;
  /** The data folder. */
  cwd: string;
}

/** A program to start. */
export interface Launch {
  program: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
}

/** The spawn recipe. */
export function launchCommand(options: LaunchOptions): Launch {
  const command = [
    options.denoPath,
    "run",
    ...sandboxFlags(options),
    options.hostEntry,
    fileUrl(options.entry),
  ];
  const [program, ...args] = [...wrap(options.wrappers), ...command];
  return {
    program: program!,
    args,
    env: {
      ...options.env,
      DENO_DIR: options.cache,
      DENO_AUDIT_PERMISSIONS: options.ledger,
      DENO_NO_UPDATE_CHECK: "1",
      NO_COLOR: "1",
    },
    cwd: options.cwd,
  };
}

/** The runtime's flags: nothing but the plugin's own files and what its grant names. */
export function sandboxFlags(
  { files, permissions }: Pick<LaunchOptions, "files" | "permissions">,
): string[] {
  return [
    "--quiet",
    "--no-prompt",
    "--no-config",
    "--no-lock",
    "--no-npm",
    "--no-remote",
    "--cached-only",
    "--ignore-env",
    "--v8-flags=--max-old-space-size=256",
    `--import-map=${IMPORT_MAP}`,
    ...[...files, ...permissions.read].map((path) => `--allow-read=${escapeList(path)}`),
    ...permissions.write.map((path) => `--allow-write=${escapeList(path)}`),
    ...netFlags(permissions.net),
    ...permissions.env.map((name) => `--allow-env=${name}`),
    ...permissions.sys.map((fact) => `--allow-sys=${fact}`),
    ...permissions.run.map((path) => `--allow-run=${escapeList(path)}`),
  ];
}

function wrap({ setpriv, prlimit, sh }: Wrappers): string[] {
  if (!setpriv && !prlimit && sh) return [sh, "-c", 'exec "$@"', "sh"];
  return [
    ...setpriv ? [setpriv, "--pdeathsig", "KILL"] : [],
    ...prlimit ? [prlimit, `--data=${DATA_LIMIT}`, `--fsize=${FILE_LIMIT}`, "--core=0"] : [],
  ];
}

function netFlags(net: readonly string[]): string[] {
  if (!net.includes(PUBLIC)) return net.map((host) => `--allow-net=${host}`);
  return ["--allow-net", `--deny-net=${PRIVATE_RANGES.join(",")}`];
}

/** The runtime splits values at commas; doubled, a comma is one. */
function escapeList(path: string): string {
  return path.replaceAll(",", ",,");
}

function fileUrl(path: string): string {
  const slashes = path.replaceAll("\\", "/").replace(/^(?=[A-Za-z]:)/, "/");
  return `file://${slashes.split("/").map(encodeURIComponent).join("/").replace(/%3A/g, ":")}`;
}
