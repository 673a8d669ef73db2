/** The files of a plugin before it is installed: read once, checked, held in memory.
 *
 * A folder or an archive, both untrusted. What configures a runtime or a package manager
 * (`deno.json`, `package.json`, `.npmrc`, `node_modules`, hidden files) is left out, whatever
 * it says; what could lead out of the folder refuses the whole plugin. */

import { InstallError, MissingPluginError } from "./errors.ts";
import { readTarGz } from "./tar.ts";

/** Limits of one plugin. */
export const PACKAGE_LIMITS = {
  files: 200,
  /** Of the unfolded archive or the folder. */
  bytes: 16 * 1024 * 1024,
  /** Entries looked at in a folder or an archive, left-out ones included. */
  entries: 5_000,
} as const;

/** Names that are left out wherever they stand. */
const LEFT_OUT =
  /^(\..*|node_modules|deno\.jsonc?|deno\.lock|package(-lock)?\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bunfig\.toml|tsconfig.*\.json|jsconfig\.json)$/i;

/** Names that mean a device on Windows. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** The files of a plugin, by their path with `/`, sorted; and what was left out. */
export interface PackageFiles {
  files: Map<string, Uint8Array>;
  leftOut: string[];
}

/** Reads a folder, or a `.tar.gz` file. Throws `InstallError`. */
export async function readPackage(source: string): Promise<PackageFiles> {
  const info = await lstat(source);
  if (!info) throw new MissingPluginError(source);
  if (info.isSymlink) throw new InstallError(source, "it is a link", "name the folder itself");
  const found = info.isDirectory ? await readFolder(source) : await readArchive(source, info.size);
  if (found.files.size === 0) throw new InstallError(source, "it has no files");
  for (const needed of ["manifest.json"]) {
    if (!found.files.has(needed)) throw new InstallError(source, `it has no ${needed}`);
  }
  if (!entryFile(found.files.keys())) {
    throw new InstallError(source, "it has neither plugin.ts nor plugin.js");
  }
  return found;
}

/** The file with the default export; `plugin.js` is what `pyra plugin pack` writes. */
export function entryFile(paths: Iterable<string>): "plugin.js" | "plugin.ts" | undefined {
  const all = new Set(paths);
  if (all.has("plugin.js")) return "plugin.js";
  return all.has("plugin.ts") ? "plugin.ts" : undefined;
}

async function readArchive(source: string, size: number): Promise<PackageFiles> {
  if (!/\.(tar\.gz|tgz)$/i.test(source)) {
    throw new InstallError(source, "it is neither a folder nor a .tar.gz archive");
  }
  if (size > PACKAGE_LIMITS.bytes) throw tooLarge(source);
  const archive = await readTarGz(await Deno.readFile(source), source, PACKAGE_LIMITS);
  const collected = new Collector(source);
  const top = commonTop(archive.map((file) => file.path));
  for (const { path, bytes } of archive) collected.add(path.slice(top.length), () => bytes);
  return collected.result();
}

/** `package/` or `name-1.0.0/`, when every path of an archive starts with it. */
function commonTop(paths: readonly string[]): string {
  const plain = paths.map((path) => path.replace(/^\.\//, ""));
  const top = plain[0]?.match(/^[A-Za-z0-9][A-Za-z0-9._-]*\//)?.[0] ?? "";
  const isShared = top !== "" && plain.every((path) => path.startsWith(top));
  const dot = paths[0]?.startsWith("./") ? "./" : "";
  return isShared && paths.every((path) => path.startsWith(dot + top)) ? dot + top : "";
}

async function readFolder(source: string): Promise<PackageFiles> {
  const collected = new Collector(source);
  async function walk(folder: string, prefix: string): Promise<void> {
    for await (const entry of Deno.readDir(folder)) {
      const path = prefix + entry.name;
      const full = `${folder}/${entry.name}`;
      if (collected.leaves(path)) continue;
      if (entry.isDirectory) {
        await walk(full, `${path}/`);
        continue;
      }
      if (entry.isSymlink) throw new InstallError(source, `${JSON.stringify(path)} is a link`);
      const info = await Deno.lstat(full);
      if (!info.isFile || (info.nlink ?? 1) > 1) {
        throw new InstallError(source, `${JSON.stringify(path)} is not a plain file of its own`);
      }
      if (info.size > PACKAGE_LIMITS.bytes) throw tooLarge(source);
      const bytes = await Deno.readFile(full);
      collected.add(path, () => bytes);
    }
  }
  await walk(source.replace(/\/+$/, ""), "");
  return collected.result();
}

/** Gathers files under the limits and refuses paths that mean more than they show. */
class Collector {
  readonly #files = new Map<string, Uint8Array>();
  readonly #leftOut: string[] = [];
  readonly #spellings = new Set<string>();
  readonly #source: string;
  #bytes = 0;
  #entries = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Counts an entry; whether it is one of those that are left out. */
  leaves(path: string): boolean {
    if (++this.#entries > PACKAGE_LIMITS.entries) {
      throw new InstallError(
        this.#source,
        `it has more than ${PACKAGE_LIMITS.entries} entries`,
      );
    }
    const parts = path.split("/");
    // `..` begins with a dot as well, and is no hidden file but an attack.
    if (parts.includes("..") || path.includes("\\")) return false;
    if (!parts.some((part) => LEFT_OUT.test(part) && part !== ".")) return false;
    if (this.#leftOut.length < 50) this.#leftOut.push(path);
    return true;
  }

  add(rawPath: string, read: () => Uint8Array): void {
    const path = rawPath.replace(/^\.\//, "");
    if (this.leaves(path)) return;
    const problem = pathProblem(path);
    if (problem) throw new InstallError(this.#source, `${JSON.stringify(path)} ${problem}`);
    const spelling = path.toLowerCase();
    if (this.#spellings.has(spelling)) {
      throw new InstallError(this.#source, `${JSON.stringify(path)} stands in it twice`);
    }
    this.#spellings.add(spelling);
    if (this.#files.size >= PACKAGE_LIMITS.files) {
      throw new InstallError(this.#source, `it has more than ${PACKAGE_LIMITS.files} files`);
    }
    const bytes = read();
    this.#bytes += bytes.length;
    if (this.#bytes > PACKAGE_LIMITS.bytes) throw tooLarge(this.#source);
    this.#files.set(path, bytes);
  }

  result(): PackageFiles {
    const sorted = [...this.#files].sort(([a], [b]) => a < b ? -1 : 1);
    return { files: new Map(sorted), leftOut: this.#leftOut };
  }
}

/** Why a path cannot be a plugin's file on every system, or `undefined`. */
function pathProblem(path: string): string | undefined {
  if (path.startsWith("/") || path.includes("\\") || /^[A-Za-z]:/.test(path)) {
    return "is an absolute path";
  }
  const parts = path.split("/");
  if (parts.includes("..")) return "leads out of the folder";
  if (parts.length > 8 || path.length > 200) return "lies too deep";
  if (!parts.every((part) => /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/.test(part))) {
    return "has a name with other characters than letters, digits, . _ and -";
  }
  if (parts.some((part) => DEVICE.test(part) || part.endsWith("."))) {
    return "is no file name on every system";
  }
  return undefined;
}

function tooLarge(source: string): InstallError {
  return new InstallError(source, `it is larger than ${PACKAGE_LIMITS.bytes >> 20} MiB`);
}

async function lstat(path: string): Promise<Deno.FileInfo | undefined> {
  return await Deno.lstat(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new InstallError(path, error instanceof Error ? error.message : String(error));
  });
}
