/** Makes what parts' runtimes know of Pyra's code: has the runtime read all of it, runs none of it,
 * and closes what comes of that to writing. Trusted; why there is such a thing: `sealed_cache.ts`. */

import { ensurePrivateFolder, lstatIfExists } from "../files/mod.ts";
import { findProgram } from "../processes/mod.ts";
import { type CacheSource, DATABASES, LOOK_MS, readLink } from "./sealed_cache.ts";

const CODE = /(?<!_test)\.(?:ts|js)$/;

/** Whether there is code newer than the last look, and that it was looked at. */
export function isNewer(source: CacheSource, looked: number): boolean {
  if (codeOf(source).some((path) => Deno.statSync(path).mtime!.getTime() > looked)) return true;
  Deno.utimeSync(`${source.place}/looked`, new Date(), new Date());
  return false;
}

/** Makes a new one, and returns its name. */
export async function sealCode(source: CacheSource): Promise<string> {
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
