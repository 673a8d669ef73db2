/** The runtime's cache for one start of a part: a copy of what the kernel knows of Pyra's code, which
 * goes with the part. Whatever a part wrote there, no other part ever sees.
 *
 * Trusted. A part has no right to write there, but has the runtime write: whatever module it is
 * handed is looked at and noted down. That is measured; the stores that web pages know (CacheStorage,
 * localStorage, KV) have no place at all. */

import { ExitCode, PyraError } from "../base/mod.ts";
import { ensurePrivateFolder, lstatIfExists } from "../files/mod.ts";
import type { Walls } from "../processes/mod.ts";
import { DATABASES } from "./sealed_cache.ts";

/** When nobody uses the cache of a run any more, in milliseconds. */
const OLD_RUN_MS = 30 * 24 * 60 * 60 * 1000;

/** Most bytes of a cache: many times what Pyra itself comes to. */
const CACHE_LIMIT = 64 * 1024 * 1024;

/** How often it is measured while an app runs, in milliseconds. */
const LOOK_EVERY_MS = 1000;

/** What the names of caches begin with where the home cannot be written to. */
const TEMPORARY = "pyra-app-cache-";

/** A cache for one start of a part. */
export interface RunCache {
  /** `DENO_DIR`. */
  path: string;
  /** What its links lead to. */
  shared: string[];
  /** The part has ended, or was told to. */
  remove(): void;
}

/** What a cache is made of. */
export interface RunCacheOptions {
  /** See `sealed_cache.ts`. */
  sealed?: string;
  /** The folder of packages, for a part that loads such. */
  packages?: string;
  walls: Walls;
}

/** Makes one in `runs`, a folder below Pyra's home. */
export function makeRunCache(
  runs: string,
  { sealed, packages, walls }: RunCacheOptions,
): RunCache {
  const path = makeFolder(runs);
  for (const name of DATABASES) {
    if (sealed !== undefined) copy(`${sealed}/${name}`, `${path}/${name}`);
  }
  const shared = packages === undefined ? [] : [packages];
  // For root, and on Windows, modes close nothing.
  const isClosed = walls.bwrap !== undefined || (Deno.build.os !== "windows" && Deno.uid() !== 0);
  const transpiled = `${sealed}/gen`;
  if (isClosed && sealed !== undefined && lstatIfExists(transpiled)) shared.push(transpiled);
  else block(`${path}/gen`);
  for (const target of shared) {
    Deno.symlinkSync(target, `${path}${target.slice(target.lastIndexOf("/"))}`);
  }
  block(`${path}/location_data`);
  const remove = () => {
    try {
      Deno.removeSync(path, { recursive: true });
    } catch {
      // It was removed, or is still being written: `removeOldRuns()` finds it.
    }
  };
  return { path, shared, remove };
}

/** In the home, or for one run elsewhere where that can only be read. */
function makeFolder(runs: string): string {
  try {
    ensurePrivateFolder(runs);
    return Deno.makeTempDirSync({ dir: runs });
  } catch (error) {
    // Deno has no class for a file system that is read-only.
    if (!(error instanceof Error && "code" in error && error.code === "EROFS")) throw error;
    return Deno.realPathSync(Deno.makeTempDirSync({ prefix: TEMPORARY }));
  }
}

/** A file where the runtime would make a folder. */
function block(path: string): void {
  Deno.writeTextFileSync(path, "", { mode: 0o400 });
}

function copy(from: string, to: string): void {
  try {
    Deno.copyFileSync(from, to);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Removes the caches of parts whose kernel was killed. */
export function removeOldRuns(runs: string, now: number): void {
  for (const { name } of Deno.readDirSync(runs)) {
    const path = `${runs}/${name}`;
    try {
      const age = now - Deno.lstatSync(path).mtime!.getTime();
      if (age > OLD_RUN_MS) Deno.removeSync(path, { recursive: true });
    } catch {
      // Another Pyra has just removed it.
    }
  }
}

/** Measures a cache for as long as its app runs. `tooLarge` is called once; call what is returned
 * when the process is gone. */
export function watchCache(cache: string, tooLarge: (error: PyraError) => void): () => void {
  const timer = setInterval(() => {
    if (bytesOf(cache) <= CACHE_LIMIT) return;
    clearInterval(timer);
    tooLarge(
      new PyraError("Pyra's app filled its cache, and was ended", {
        code: "app.cache",
        hint: "`pyra log` has what is known of it; the cache was removed",
        exitCode: ExitCode.internal,
      }),
    );
  }, LOOK_EVERY_MS);
  Deno.unrefTimer(timer);
  return () => clearInterval(timer);
}

function bytesOf(cache: string): number {
  return DATABASES.flatMap((name) => [name, `${name}-wal`]).reduce((sum, name) => {
    try {
      return sum + Deno.lstatSync(`${cache}/${name}`).size;
    } catch {
      return sum;
    }
  }, 0);
}
