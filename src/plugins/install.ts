/** Installing, reading and removing the folders below `plugins/`.
 *
 * Run by the kernel. A plugin is written whole beside its place and renamed into it: after
 * a crash at any moment the old one stands, or the new one, or none. Installing enables
 * nothing; nothing of a plugin is run here. */

import { newId } from "../base/mod.ts";
import { ensurePrivateFolder, resolveInside, withFileLock, writeFileAtomic } from "../files/mod.ts";
import { InstallError } from "./errors.ts";
import { type Fingerprint, fingerprint } from "./fingerprint.ts";
import { type Manifest, parseManifest } from "./manifest.ts";
import { findLookalike } from "./names.ts";
import { entryFile, readPackage } from "./package_files.ts";

/** A plugin that lies in the plugins folder. */
export interface InstalledPlugin {
  manifest: Manifest;
  /** Its folder, absolute. */
  folder: string;
  /** `plugin.js` or `plugin.ts`, below `folder`. */
  entry: string;
  fingerprint: Fingerprint;
}

/** What an installation did. */
export interface Installation extends InstalledPlugin {
  /** Files of the source that were left out: settings of runtimes and package managers. */
  leftOut: string[];
  /** An older one was there and was replaced. */
  replaced: boolean;
}

/** How to install. */
export interface InstallOptions {
  /** The folder of all plugins, absolute. */
  pluginsFolder: string;
  /** Milliseconds since 1970, for names of temporary folders. */
  now(): number;
  /** Names that count as taken beside the installed ones: the bundled plugins. */
  knownNames?: readonly string[];
  /** Names that this plugin must not have: the bundled ones, for what did not come along. */
  foreignNames?: readonly string[];
}

/** Hidden, so that no plugin can have such a name. */
const TEMPORARY = ".new-";
const REPLACED = ".old-";

/** Copies a plugin from a folder or a `.tar.gz`. Throws `InstallError` or `ManifestError`. */
export async function installPlugin(
  source: string,
  options: InstallOptions,
): Promise<Installation> {
  const { pluginsFolder, now, knownNames = [], foreignNames = [] } = options;
  const { files, leftOut, manifest, entry } = await openPackage(source, source);
  if (foreignNames.includes(manifest.name)) throw foreignName(source, manifest.name);
  ensurePrivateFolder(pluginsFolder);
  const folder = `${pluginsFolder}/${manifest.name}`;
  const replaced = await withFileLock(`${pluginsFolder}/.lock`, async () => {
    await removeLeftovers(pluginsFolder);
    refuseLookalike(source, manifest.name, [
      ...await listInstalled(pluginsFolder),
      ...knownNames,
    ]);
    const temporary = `${pluginsFolder}/${TEMPORARY}${newId(now())}`;
    try {
      await writeFiles(temporary, files);
      return await swapIn(temporary, folder, `${pluginsFolder}/${REPLACED}${newId(now())}`);
    } finally {
      await removeFolder(temporary);
    }
  });
  return { manifest, folder, entry, fingerprint: await fingerprint(files), leftOut, replaced };
}

/** A plugin that is not installed: a folder or a `.tar.gz`. Throws as {@linkcode installPlugin}. */
export async function readUninstalled(source: string): Promise<InstalledPlugin> {
  const { files, manifest, entry } = await openPackage(source, source);
  return { manifest, folder: source, entry, fingerprint: await fingerprint(files) };
}

async function openPackage(source: string, shown: string) {
  const { files, leftOut } = await readPackage(source);
  const manifestText = new TextDecoder().decode(files.get("manifest.json"));
  const manifest = await parseManifest(manifestText, `${shown}/manifest.json`);
  return { files, leftOut, manifest, entry: entryFile(files.keys())! };
}

function foreignName(source: string, name: string): InstallError {
  return new InstallError(
    source,
    `a plugin called ${name} comes with Pyra, and this is not it`,
    `give it another name in its manifest; \`pyra plugin install ${name}\` takes Pyra's`,
  );
}

function refuseLookalike(source: string, name: string, others: readonly string[]): void {
  const lookalike = findLookalike(name, others);
  if (!lookalike) return;
  throw new InstallError(
    source,
    `the name ${name} looks like ${lookalike}, which exists already`,
    "if it is meant to be another plugin, its manifest needs another name",
  );
}

/** The names of the installed plugins, sorted. */
export async function listInstalled(pluginsFolder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(pluginsFolder)) {
      if (entry.isDirectory && !entry.name.startsWith(".")) names.push(entry.name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
}

/** Reads an installed plugin and hashes what lies there now, every file of it. Throws
 * `InstallError` for a folder that no installation left behind (a link in it, say). */
export async function readInstalled(pluginsFolder: string, name: string): Promise<InstalledPlugin> {
  const folder = `${pluginsFolder}/${name}`;
  const { files, manifest, entry } = await openPackage(folder, name);
  requireName(folder, manifest, name);
  return { manifest, folder, entry, fingerprint: await fingerprint(files) };
}

/** Only the manifest of an installed plugin, for screens: no code is read or hashed. Throws
 * `PathError`, `ManifestError`, or `InstallError` for the manifest of another plugin. */
export async function readInstalledManifest(
  pluginsFolder: string,
  name: string,
): Promise<Manifest> {
  const path = resolveInside(pluginsFolder, `${name}/manifest.json`);
  const manifest = await parseManifest(await Deno.readTextFile(path), `${name}/manifest.json`);
  requireName(`${pluginsFolder}/${name}`, manifest, name);
  return manifest;
}

/** Removes an installed plugin's folder. */
export async function uninstallPlugin(pluginsFolder: string, name: string): Promise<void> {
  await removeFolder(`${pluginsFolder}/${name}`);
}

function requireName(folder: string, manifest: Manifest, name: string): void {
  if (manifest.name === name) return;
  throw new InstallError(folder, `its manifest says ${manifest.name}, its folder ${name}`);
}

async function writeFiles(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  ensurePrivateFolder(folder);
  for (const [path, bytes] of files) {
    const slash = path.lastIndexOf("/");
    if (slash > 0) ensurePrivateFolder(`${folder}/${path.slice(0, slash)}`);
    await writeFileAtomic(`${folder}/${path}`, bytes);
  }
}

/** Renames `fresh` to `place`; whether an older one had to make room. */
async function swapIn(fresh: string, place: string, aside: string): Promise<boolean> {
  const exists = await Deno.lstat(place).then(() => true, () => false);
  if (exists) await Deno.rename(place, aside);
  try {
    await Deno.rename(fresh, place);
  } catch (error) {
    if (exists) await Deno.rename(aside, place);
    throw error;
  }
  if (exists) await removeFolder(aside);
  return exists;
}

/** Removes what an installation that was killed left behind. */
async function removeLeftovers(pluginsFolder: string): Promise<void> {
  for await (const entry of Deno.readDir(pluginsFolder)) {
    if (entry.name.startsWith(TEMPORARY) || entry.name.startsWith(REPLACED)) {
      await removeFolder(`${pluginsFolder}/${entry.name}`);
    }
  }
}

/** Removes a folder; a link in its place is removed itself, not what it points to. */
async function removeFolder(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}
