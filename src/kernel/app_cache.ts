/** The cache of an app's own that the runtime compiles into: what may lie in it, and how much.
 *
 * An app has no right to write there, but has the runtime write: it compiles whatever module it is
 * handed. So what is not a file of Pyra's has no place in it, and neither have the stores that web
 * pages know (CacheStorage, localStorage, KV), which would be a way from one conversation to
 * another. What is left, compiled code of such modules, is measured. */

import { ExitCode, PyraError } from "../base/mod.ts";
import { ensurePrivateFolder } from "../files/mod.ts";

/** Where the runtime would keep things; a file takes the place of the folder. */
const BLOCKED = ["location_data", "gen/blob", "gen/data", "gen/http", "gen/https"];

/** What grows with the modules that are loaded. */
const DATABASES = ["v8_code_cache_v2", "dep_analysis_cache_v2", "node_analysis_cache_v2"]
  .flatMap((name) => [name, `${name}-wal`]);

/** Most bytes of those: many times what Pyra itself comes to. */
const CACHE_LIMIT = 64 * 1024 * 1024;

/** How often they are measured while an app runs, in milliseconds. */
const LOOK_EVERY_MS = 1000;

/** What the names of caches begin with that last for one run. */
const TEMPORARY = "pyra-app-cache-";

/** Makes the folder, with links to the shared packages. Returns the one to use: another, for one run,
 * where the home cannot be written to and can still be read. */
export function prepareCache(cache: string, shared: readonly string[]): string {
  try {
    makeCache(cache, shared);
    return cache;
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    const temporary = Deno.realPathSync(Deno.makeTempDirSync({ prefix: TEMPORARY }));
    makeCache(temporary, shared);
    return temporary;
  }
}

function isReadOnly(error: unknown): boolean {
  // Deno has no class for a file system that is read-only.
  return error instanceof Error && "code" in error && error.code === "EROFS";
}

function makeCache(cache: string, shared: readonly string[]): void {
  try {
    if (BLOCKED.every((name) => Deno.lstatSync(`${cache}/${name}`).isFile)) return;
  } catch {
    // It is made now.
  }
  ensurePrivateFolder(cache.slice(0, cache.lastIndexOf("/")));
  ensurePrivateFolder(cache);
  ensurePrivateFolder(`${cache}/gen`);
  for (const target of shared) {
    const link = `${cache}/${target.slice(target.lastIndexOf("/") + 1)}`;
    try {
      Deno.symlinkSync(target, link);
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
  for (const name of BLOCKED) block(`${cache}/${name}`);
}

function block(path: string): void {
  try {
    if (!Deno.lstatSync(path).isFile) Deno.removeSync(path, { recursive: true });
    else return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  Deno.writeTextFileSync(path, "", { mode: 0o400 });
}

/** Measures a cache for as long as its app runs. `tooLarge` is called once; call what is returned
 * when the process is gone: a cache that has grown too large is then removed, and so is one that was
 * made for one run. */
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
  return () => {
    clearInterval(timer);
    const isTemporary = cache.slice(cache.lastIndexOf("/") + 1).startsWith(TEMPORARY);
    if (!isTemporary && bytesOf(cache) <= CACHE_LIMIT) return;
    try {
      Deno.removeSync(cache, { recursive: true });
    } catch {
      // It is no reason to forget how the app ended; the next one is ended sooner.
    }
  };
}

function bytesOf(cache: string): number {
  return DATABASES.reduce((sum, name) => {
    try {
      return sum + Deno.lstatSync(`${cache}/${name}`).size;
    } catch {
      return sum;
    }
  }, 0);
}
