/** Makes the user's tree, and sees to it that only its owner can open it.
 *
 * Creates what is missing, sets 0700 and 0600 again at every start. The contents of
 * `memory/` are left to the memory's own walk, which visits every file anyway. */

import { PyraError } from "../base/mod.ts";
import { ensurePrivateFolder } from "../files/mod.ts";
import { checkSentinel, createSentinel } from "../vault/sentinel.ts";
import { removeOldRuns } from "./run_cache.ts";
import { FOLDERS, type Home, refuseForeign, unusable, VAULT_FOLDERS } from "./home.ts";

/** Folders whose files the walk leaves alone: `memory` walks itself, `vault` has its own modes. */
const WALKED_ELSEWHERE = new Set(["memory", "vault"]);

/** Where plugins write, or once did: nothing they leave there keeps Pyra from starting. */
const PLUGINS_WRITE = new Set(["plugin_data", "cache"]);

/** Creates and tightens the tree. Throws `home.unusable`, or the vault's sentinel
 * error unless `skipSentinel`: the commands that help with a broken vault must run. */
export function prepareHome(home: Home, options: { skipSentinel?: boolean }): void {
  try {
    refuseForeign(home.root);
    ensurePrivateFolder(home.root);
    for (const folder of FOLDERS) ensurePrivateFolder(`${home.root}/${folder}`);
    for (const folder of VAULT_FOLDERS) makeFolder(`${home.root}/${folder}`);
    removeOldRuns(`${home.root}/cache/runs`, Date.now());
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
  how: { patient: boolean },
): void {
  for (const entry of entries) {
    if (entry.isSymlink) continue;
    try {
      tightenEntry(`${folder}/${entry.name}`, entry, how);
    } catch (error) {
      // Another Pyra, the daemon perhaps, has just removed it.
      if (!how.patient && !(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

function tightenEntry(
  path: string,
  entry: Deno.DirEntry,
  how: { patient: boolean },
): void {
  const wanted = entry.isDirectory ? 0o700 : 0o600;
  const mode = (Deno.lstatSync(path).mode ?? wanted) & 0o777;
  // Tighter than wanted (the user made it read-only) is the user's choice.
  if ((mode & ~wanted) !== 0) Deno.chmodSync(path, mode & wanted);
  if (entry.isDirectory) tightenEntries(path, Deno.readDirSync(path), how);
}

function makeFolder(path: string): void {
  try {
    Deno.mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}
