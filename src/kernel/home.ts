/** The user's tree, `~/.pyra`: where everything lies, and whether a folder is one. `prepare_home.ts`
 * makes it. */

import { ExitCode, PyraError } from "../base/mod.ts";
import { isTemporaryName, lstatIfExists } from "../files/mod.ts";
import type { Place } from "./permissions.ts";
import { wholeTree } from "./plugins/paths.ts";

/** Absolute paths of one tree. */
export interface Home {
  root: string;
  config: string;
  /** What `config.yaml` came to when it was read last. */
  keptConfig: string;
  vault: string;
  logs: string;
  /** The record of what happened; see `record/`. */
  record: string;
  /** Copies of the record's lines about security, for reading. */
  securityLog: string;
  /** What apps tell of themselves. */
  appEvents: string;
  taint: string;
  plugins: string;
  places: Record<Place, string>;
}

/** Folders of a fresh tree, as in the guide; parents first. */
export const FOLDERS = [
  "memory",
  "memory/user",
  "memory/context",
  "memory/knowledge",
  "untrusted",
  "index",
  "history",
  "sessions",
  "plans",
  "plugins",
  "logs",
  "cache",
  "cache/sessions",
  "cache/runs",
];

/** Made with the tree; one that stands is the vault's own to judge, its modes included. */
export const VAULT_FOLDERS = ["vault", "vault/secrets"];

/** What else lies at the top of a tree. */
const OTHERS = [
  "vault",
  "profiles",
  "run",
  "plugin_data",
  "config.yaml",
  "grants.json",
  "taint.json",
];

/** Whether Pyra makes something of this name at the top of its tree. */
export function isOwnName(name: string): boolean {
  return FOLDERS.includes(name) || OTHERS.includes(name) || isTemporaryName(name) ||
    /^security\.log(\.1)?$|^\.\S+\.lock$/.test(name);
}

/** In `cache/`: it was told that there is no second wall here. */
export const NO_SECOND_WALL = "no_second_wall";

/** By all of these a tree in which other things lie, too, is known to be Pyra's. */
const MARKS = ["memory/user", "memory/context", "memory/knowledge", "sessions"];

/** The tree's place: `PYRA_HOME`, else `.pyra` in the user's home; a profile lies beneath. */
export function locateHome(
  env: { pyraHome?: string; userHome?: string },
  options: { cwd: string; profile?: string },
): Home {
  let root = env.pyraHome;
  if (!root) {
    if (!env.userHome) {
      throw new PyraError("Cannot tell where your home folder is: HOME is not set", {
        code: "home.unknown",
        hint: "set PYRA_HOME to a folder of your own",
        exitCode: ExitCode.badConfig,
      });
    }
    root = `${env.userHome}/.pyra`;
  }
  root = root.replaceAll("\\", "/");
  if (!/^(\/|[A-Za-z]:\/)/.test(root)) root = `${options.cwd}/${root}`;
  root = root.replace(/\/+$/, "") || "/";
  if (options.profile) root = `${root}/profiles/${options.profile}`;
  root = realPath(root);
  return {
    root,
    config: `${root}/config.yaml`,
    keptConfig: `${root}/cache/config.json`,
    vault: `${root}/vault`,
    logs: `${root}/logs`,
    record: `${root}/logs/record`,
    securityLog: `${root}/security.log`,
    appEvents: `${root}/logs/app_events.log`,
    taint: `${root}/taint.json`,
    plugins: `${root}/plugins`,
    places: {
      memory: `${root}/memory`,
      untrusted: `${root}/untrusted`,
      index: `${root}/index`,
      history: `${root}/history`,
      sessions: `${root}/sessions`,
      session_index: `${root}/cache/sessions`,
      plans: `${root}/plans`,
      plugins: `${root}/plugins`,
    },
  };
}

/** Where a path leads when links are followed; what does not exist yet is kept as it is. Deno
 * checks rights on real paths, so an app's row has to name them. */
function realPath(path: string): string {
  if (Deno.build.os === "windows") return path;
  try {
    return Deno.realPathSync(path);
  } catch {
    const slash = path.lastIndexOf("/");
    return slash > 0 ? realPath(path.slice(0, slash)) + path.slice(slash) : path;
  }
}

/** A folder that holds other things, the user's own home say, is not ours to close to others,
 * unless its name says whose it is. Throws `home.unusable`. */
export function refuseForeign(root: string): void {
  if (wholeTree(root).endsWith("/.pyra")) return;
  let names: string[];
  try {
    names = [...Deno.readDirSync(root)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  // What a disk of its own has from the start counts for nothing.
  if (names.every((name) => name === "lost+found" || isOwnName(name))) return;
  if (MARKS.every((mark) => lstatIfExists(`${root}/${mark}`)?.isDirectory)) return;
  throw unusable(root, "it holds other things already");
}

/** The error of a folder that cannot be one. */
export function unusable(root: string, why: string, options: { cause?: unknown } = {}): PyraError {
  return new PyraError(`Cannot use ${root} as Pyra's home: ${why}`, {
    code: "home.unusable",
    hint: "check the folder's owner and free space, or set PYRA_HOME to another folder",
    exitCode: ExitCode.badConfig,
    ...options,
  });
}
