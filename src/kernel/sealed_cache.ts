/** What the runtime knows of Pyra's own code before a part starts: compiled once by the kernel, and
 * copied for each start.
 *
 * Trusted. The runtime asks no permission for a descriptor that is open already, so whatever it
 * holds open to write, an attacker's code in the part writes as well; and it believes what its cache
 * says of a module. So no part gets a cache that another part had. The sealed one is filled by the
 * runtime's own `cache` command, which runs no code. A part has its own copy of the small databases,
 * which goes with it, and may only read what was compiled: inside the second wall that is bound
 * read-only, outside its files are closed to writing. What is too old costs time and nothing else:
 * everything in it is kept by the hash of its source. For the copies: `run_cache.ts`. */

import { ensurePrivateFolder, lstatIfExists } from "../files/mod.ts";
import { findProgram } from "../processes/mod.ts";

/** Where the caches of one program lie, and what they are made from. All paths are absolute. */
export interface CacheSource {
  /** The folder of the caches. */
  place: string;
  denoPath: string;
  /** How code is found. */
  flags: readonly string[];
  /** The folder of Pyra's code. */
  program: string;
  /** The folder of packages, from source. */
  packages?: string;
  /** The code may change while Pyra is installed. */
  changes: boolean;
}

/** What the runtime knows of modules: how they import each other. */
export const DATABASES = ["dep_analysis_cache_v2", "node_analysis_cache_v2"];

/** How often code that may change is looked at, in milliseconds. */
const LOOK_MS = 60 * 60 * 1000;

const CODE = /(?<!_test)\.(?:ts|js)$/;

/** The folder of what is known of a program; makes it where it is missing. `undefined` where it
 * cannot be made: parts start without it, and take longer. */
export async function sealedCache(source: CacheSource): Promise<string | undefined> {
  const current = readLink(`${source.place}/current`);
  if (current !== undefined && !(source.changes && isOld(source))) {
    return `${source.place}/${current}`;
  }
  try {
    return `${source.place}/${await make(source)}`;
  } catch {
    return current === undefined ? undefined : `${source.place}/${current}`;
  }
}

/** Code that is newer than the last look at it, which is an hour ago. */
function isOld(source: CacheSource): boolean {
  const { place } = source;
  const looked = lstatIfExists(`${place}/looked`)?.mtime?.getTime() ?? 0;
  const now = Date.now();
  if (now - looked < LOOK_MS) return false;
  const isNewer = codeOf(source).some((path) => Deno.statSync(path).mtime!.getTime() > looked);
  if (!isNewer) Deno.utimeSync(`${place}/looked`, now / 1000, now / 1000);
  return isNewer;
}

/** Makes a new one, and returns its name. */
async function make(source: CacheSource): Promise<string> {
  const { place, packages, program } = source;
  const all = place.slice(0, place.lastIndexOf("/"));
  ensurePrivateFolder(all);
  ensurePrivateFolder(place);
  Deno.writeTextFileSync(`${place}/looked`, "", { mode: 0o600 });
  link(program, `${place}/program`);
  const name = crypto.randomUUID();
  const folder = `${place}/${name}`;
  Deno.mkdirSync(folder, { mode: 0o700 });
  if (packages !== undefined) link(packages, `${folder}/npm`);
  await fill(folder, source);
  await settle(folder);
  if (lstatIfExists(`${folder}/gen`)) seal(`${folder}/gen`);
  // One rename, so that whoever starts at this moment has the old one or the new one.
  link(name, `${folder}.link`);
  Deno.renameSync(`${folder}.link`, `${place}/current`);
  removeOld(place, name);
  removeOrphans(all);
  return name;
}

/** What was made before, and is old enough for nobody to be about to use it. */
function removeOld(place: string, current: string): void {
  const old = Date.now() - LOOK_MS;
  for (const { name, isDirectory } of Deno.readDirSync(place)) {
    if (!isDirectory || name === current) continue;
    if (Deno.statSync(`${place}/${name}`).mtime!.getTime() < old) removeSealed(`${place}/${name}`);
  }
}

/** The caches of programs that are gone. */
function removeOrphans(all: string): void {
  for (const { name } of Deno.readDirSync(all)) {
    const program = readLink(`${all}/${name}/program`);
    if (program === undefined || lstatIfExists(program)) continue;
    removeSealed(`${all}/${name}`);
  }
}

/** Has the runtime read all of the code. What fails is not kept; parts start without it. */
async function fill(folder: string, source: CacheSource): Promise<void> {
  const sh = findProgram("sh");
  const command = [source.denoPath, "cache", "--quiet", ...source.flags, ...codeOf(source)];
  const [file, ...args] = sh === undefined ? command : [sh, "-c", 'exec "$@"', "sh", ...command];
  await new Deno.Command(file!, {
    args,
    clearEnv: true,
    env: { DENO_DIR: folder, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
}

/** One file for each database, which can be copied. */
async function settle(folder: string): Promise<void> {
  const { DatabaseSync } = await import("node:sqlite" as string) as typeof import("node:sqlite");
  for (const name of DATABASES) {
    if (!lstatIfExists(`${folder}/${name}`)) continue;
    const database = new DatabaseSync(`${folder}/${name}`);
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database.close();
  }
}

function seal(path: string): void {
  for (const { name, isDirectory, isFile } of Deno.readDirSync(path)) {
    if (isDirectory) seal(`${path}/${name}`);
    else if (isFile) Deno.chmodSync(`${path}/${name}`, 0o400);
  }
  Deno.chmodSync(path, 0o500);
}

/** A part that still runs has it open, or does without. */
function removeSealed(folder: string): void {
  try {
    unseal(folder);
    Deno.removeSync(folder, { recursive: true });
  } catch {
    // Another Pyra has removed it.
  }
}

function unseal(folder: string): void {
  Deno.chmodSync(folder, 0o700);
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) unseal(`${folder}/${name}`);
  }
}

/** Absolute paths of all code; the caches may lie in its folder. */
function codeOf({ program, place }: CacheSource): string[] {
  const walk = (folder: string): string[] =>
    [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory, isFile }) => {
      const path = `${folder}/${name}`;
      if (isDirectory) return `${place}/`.startsWith(`${path}/`) ? [] : walk(path);
      return isFile && CODE.test(name) ? [path] : [];
    });
  return walk(program);
}

function link(target: string, path: string): void {
  try {
    Deno.symlinkSync(target, path);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

function readLink(path: string): string | undefined {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return undefined;
  }
}
