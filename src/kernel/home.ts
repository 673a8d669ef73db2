/** The user's tree, `~/.pyra`: where everything lies, and that only its owner can open it.
 *
 * Creates what is missing, sets 0700 and 0600 again at every start. The contents of
 * `memory/` are left to the memory's own walk, which visits every file anyway. */

import { ExitCode, PyraError } from "../base/mod.ts";
import { ensurePrivateFolder, isTemporaryName, lstatIfExists } from "../files/mod.ts";
import { checkSentinel, createSentinel } from "../vault/mod.ts";
import type { Place } from "./permissions.ts";
import { wholeTree } from "./plugins/paths.ts";

/** Absolute paths of one tree. */
export interface Home {
  root: string;
  config: string;
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
const FOLDERS = [
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
];

/** Made with the tree; one that stands is the vault's own to judge, its modes included. */
const VAULT_FOLDERS = ["vault", "vault/secrets"];

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

/** By all of these a tree in which other things lie, too, is known to be Pyra's. */
const MARKS = ["memory/user", "memory/context", "memory/knowledge", "sessions"];

/** Folders whose files the walk leaves alone: `memory` walks itself, `vault` has its own modes. */
const WALKED_ELSEWHERE = new Set(["memory", "vault"]);

/** Where plugins write: nothing they leave there keeps Pyra from starting. */
const PLUGINS_WRITE = new Set(["plugin_data", "cache"]);

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

/** Creates and tightens the tree. Throws `home.unusable`, or the vault's sentinel
 * error unless `skipSentinel`: the commands that help with a broken vault must run. */
export function prepareHome(home: Home, options: { skipSentinel?: boolean }): void {
  try {
    refuseForeign(home.root);
    ensurePrivateFolder(home.root);
    for (const folder of FOLDERS) ensurePrivateFolder(`${home.root}/${folder}`);
    for (const folder of VAULT_FOLDERS) makeFolder(`${home.root}/${folder}`);
    tighten(home.root);
  } catch (error) {
    if (error instanceof PyraError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw unusable(home.root, why, { cause: error });
  }
  if (options.skipSentinel) return;
  checkSentinel(home.vault);
  createSentinel(home.vault);
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

function unusable(root: string, why: string, options: { cause?: unknown } = {}): PyraError {
  return new PyraError(`Cannot use ${root} as Pyra's home: ${why}`, {
    code: "home.unusable",
    hint: "check the folder's owner and free space, or set PYRA_HOME to another folder",
    exitCode: ExitCode.badConfig,
    ...options,
  });
}

/** Sets 0700 on folders and 0600 on files; links are never followed or changed. */
function tighten(root: string): void {
  if (Deno.build.os === "windows") return;
  for (const entry of Deno.readDirSync(root)) {
    if (WALKED_ELSEWHERE.has(entry.name)) continue;
    tightenEntries(root, [entry], { patient: PLUGINS_WRITE.has(entry.name) });
  }
}

/** `patient` goes on after what cannot be tightened: a plugin may have closed a folder of its own
 * to everybody, the user included. Whoever cannot open it cannot read it either. */
function tightenEntries(
  folder: string,
  entries: Iterable<Deno.DirEntry>,
  { patient }: { patient: boolean },
): void {
  for (const entry of entries) {
    if (entry.isSymlink) continue;
    try {
      tightenEntry(`${folder}/${entry.name}`, entry, patient);
    } catch (error) {
      // Another Pyra, the daemon perhaps, has just removed it.
      if (!patient && !(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

function tightenEntry(path: string, entry: Deno.DirEntry, patient: boolean): void {
  const wanted = entry.isDirectory ? 0o700 : 0o600;
  const mode = (Deno.lstatSync(path).mode ?? wanted) & 0o777;
  // Tighter than wanted (the user made it read-only) is the user's choice.
  if ((mode & ~wanted) !== 0) Deno.chmodSync(path, mode & wanted);
  if (entry.isDirectory) tightenEntries(path, Deno.readDirSync(path), { patient });
}

function makeFolder(path: string): void {
  try {
    Deno.mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}
