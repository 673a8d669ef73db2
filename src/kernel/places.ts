/** Finds where Pyra and its user live: what no part is ever granted, and where programs lie. */

import type { Places } from "../rights/mod.ts";
import { readVariable } from "./posix.ts";
import { wholeTree } from "./plugins/paths.ts";
import type { Runtime } from "./runtime.ts";

/** What is known of this process. */
export interface PlacesOptions {
  /** Pyra's home. */
  home: string;
  runtime: Runtime;
  userHome?: string;
}

/** Each place by every name it has: as it is spelled, and where its links lead. */
export async function findPlaces(
  { home, runtime, userHome }: PlacesOptions,
): Promise<Places> {
  const own = [wholeTree(home), ...runtime.own].filter((path) => isPlace(path));
  const folders = (await readVariable("PATH") ?? "").split(":").filter(isPlace);
  return {
    own: await everyName(own),
    userHome,
    programFolders: await everyName(folders),
  };
}

/** An absolute path that is not all there is. */
function isPlace(path: string): boolean {
  return /^(\/[^/]|[A-Za-z]:[\\/]+[^\\/])/.test(path);
}

async function everyName(paths: readonly string[]): Promise<string[]> {
  const real = await Promise.all(paths.map((path) => Deno.realPath(path).catch(() => path)));
  return [...new Set([...paths, ...real])];
}
