/** What the runtime knows of Pyra's own code before a part starts: compiled once by the kernel, and
 * copied for each start.
 *
 * Trusted. The runtime asks no permission for a descriptor that is open already, so whatever it
 * holds open to write, an attacker's code in the part writes as well; and it believes what its cache
 * says of a module. So no part gets a cache that another part had. The sealed one is filled by the
 * runtime's own `cache` command, which runs no code. A part has its own copy of the small databases,
 * which goes with it, and may only read what was compiled: inside the second wall that is bound
 * read-only, outside its files are closed to writing. What is too old costs time and nothing else:
 * everything in it is kept by the hash of its source. It is made by
 * `seal_code.ts`, and copied by `run_cache.ts`. */

import { lstatIfExists } from "../files/mod.ts";

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
export const LOOK_MS = 60 * 60 * 1000;

/** The folder of what is known of a program; makes it where it is missing. `undefined` where it
 * cannot be made: parts start without it, and take longer. */
export async function sealedCache(source: CacheSource): Promise<string | undefined> {
  const { place, changes } = source;
  const current = readLink(`${place}/current`);
  const isToBeMade = current === undefined || (changes && await isOld(source));
  try {
    const name = isToBeMade ? await (await loadSealing()).sealCode(source) : current;
    return `${place}/${name}`;
  } catch {
    return current === undefined ? undefined : `${place}/${current}`;
  }
}

/** Code that is newer than the last look at it, which is an hour ago. */
async function isOld(source: CacheSource): Promise<boolean> {
  const looked = lstatIfExists(`${source.place}/looked`)?.mtime?.getTime() ?? 0;
  return Date.now() - looked >= LOOK_MS && (await loadSealing()).isNewer(source, looked);
}

/** Named as in `main.ts`, and for its reason. */
function loadSealing(): Promise<typeof import("./seal_code.ts")> {
  return import("./seal_code.ts" as string);
}

/** Where a link leads; `undefined` where there is none. */
export function readLink(path: string): string | undefined {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return undefined;
  }
}
