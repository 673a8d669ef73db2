/** How much the runtime may keep for an app while it runs: the app has no right to write there, but
 * has the runtime write what it analyses of whatever module it is handed. */

import { ExitCode, PyraError } from "../base/mod.ts";

/** What grows with the modules that are loaded. */
const DATABASES = ["v8_code_cache_v2", "dep_analysis_cache_v2", "node_analysis_cache_v2"]
  .flatMap((name) => [name, `${name}-wal`]);

/** Most bytes of those: many times what Pyra itself comes to. */
const CACHE_LIMIT = 64 * 1024 * 1024;

/** How often they are measured while an app runs, in milliseconds. */
const LOOK_EVERY_MS = 1000;

/** Measures a cache for as long as its app runs. `tooLarge` is called once; call what is returned when
 * the process is gone. */
export function watchCache(cache: string, tooLarge: (error: PyraError) => void): () => void {
  const timer = setInterval(() => {
    if (bytesOf(cache) <= CACHE_LIMIT) return;
    clearInterval(timer);
    tooLarge(
      new PyraError("Pyra's app filled its cache, and was ended", {
        code: "app.cache",
        hint: "`pyra log` has what is known of it",
        exitCode: ExitCode.internal,
      }),
    );
  }, LOOK_EVERY_MS);
  Deno.unrefTimer(timer);
  return () => clearInterval(timer);
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
