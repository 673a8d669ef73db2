/** The runtime's cache for one start of a part: a copy of what the kernel knows of Pyra's code, which
 * goes with the part. Whatever a part wrote there, no other part ever sees. */

import { ensurePrivateFolder } from "../files/mod.ts";
import { DATABASES } from "./sealed_cache.ts";

/** When nobody uses the cache of a run any more, in milliseconds. */
const OLD_RUN_MS = 30 * 24 * 60 * 60 * 1000;

/** A cache for one start of a part. */
export interface RunCache {
  /** `DENO_DIR`. */
  path: string;
  /** What its links lead to. */
  shared: string[];
  /** The part has ended, or was told to. */
  remove(): void;
}

/** Makes one in `runs`, a folder below Pyra's home, from a sealed one. `walled` where the second wall
 * stands around the part. */
export function makeRunCache(
  runs: string,
  { sealed, walled }: { sealed: string; walled: boolean },
): RunCache {
  ensurePrivateFolder(runs);
  const path = Deno.makeTempDirSync({ dir: runs });
  for (const name of DATABASES) copy(`${sealed}/${name}`, `${path}/${name}`);
  const shared: string[] = [];
  const packages = readLink(`${sealed}/npm`);
  if (packages !== undefined) shared.push(packages);
  // For root, and on Windows, modes close nothing.
  const isClosed = walled || (Deno.build.os !== "windows" && Deno.uid() !== 0);
  if (isClosed && exists(`${sealed}/gen`)) shared.push(`${sealed}/gen`);
  for (const target of shared) {
    Deno.symlinkSync(target, `${path}${target.slice(target.lastIndexOf("/"))}`);
  }
  // The stores that web pages know have no place: they would fill the disk without any right.
  Deno.writeTextFileSync(`${path}/location_data`, "", { mode: 0o400 });
  const remove = () => {
    try {
      Deno.removeSync(path, { recursive: true });
    } catch {
      // It was removed, or is still being written: `removeOldRuns()` finds it.
    }
  };
  return { path, shared, remove };
}

/** Removes the caches of parts whose kernel was killed. */
export function removeOldRuns(runs: string, now: number): void {
  for (const { name } of Deno.readDirSync(runs)) {
    try {
      const { mtime } = Deno.lstatSync(`${runs}/${name}`);
      if (now - mtime!.getTime() > OLD_RUN_MS) {
        Deno.removeSync(`${runs}/${name}`, { recursive: true });
      }
    } catch {
      // Another Pyra has just removed it.
    }
  }
}

function copy(from: string, to: string): void {
  try {
    Deno.copyFileSync(from, to);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function readLink(path: string): string | undefined {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return undefined;
  }
}

function exists(path: string): boolean {
  try {
    return Deno.lstatSync(path) !== undefined;
  } catch {
    return false;
  }
}
