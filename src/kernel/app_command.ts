/** How an app is started: the rights of its row, its own code, a cache of its own.
 *
 * Trusted. The cache holds what the runtime compiles; the stores that web pages know (CacheStorage,
 * localStorage, KV) have no place in it, or they would be a way from one conversation to another. */

import { ensurePrivateFolder } from "../files/mod.ts";
import { type PartCommand, partCommand, systemZone, type Walls } from "../processes/mod.ts";
import type { Environment } from "./environment.ts";
import { type Home, refuseForeign } from "./home.ts";
import { type PartChild, startPart } from "./part_child.ts";
import { type Resolution, type Row, rowRights } from "./permissions.ts";
import type { PartPrograms, Runtime } from "./runtime.ts";

/** Most private memory of an app, in bytes: a long conversation and a file of the largest size. */
const DATA_LIMIT = 2 * 1024 * 1024 * 1024;

/** Most memory of its heap, in MiB. */
const HEAP_LIMIT = 768;

/** Folders of the user's own cache that an app from source reads its packages from. What is compiled
 * is the app's own: the shared one is read-only inside the second wall, and all was compiled anew at
 * every start; other folders a fresh cache does not have. */
const SHARED = ["npm"];

/** Starts the app of `row`, in a home that may be Pyra's. `hosts` are the provider's. Throws
 * `home.unusable`, `part.start`. */
export async function launchApp({ row, home, runtime, environment, hosts, walls }: {
  row: Row;
  home: Home;
  runtime: Runtime;
  environment: Environment;
  hosts: readonly string[];
  walls: Walls;
}): Promise<PartChild> {
  refuseForeign(home.root);
  const command = appCommand(row, {
    programs: await runtime.programs(),
    resolution: { places: home.places, providerHosts: hosts },
    walls,
    caches: `${home.root}/cache/apps`,
  });
  // What its runtime itself has to say; the app's own words go over its channel. Bubblewrap would
  // say there, at each start, that its wall does not stand.
  const errors = !environment.terminal.stderr && walls.bwrap === undefined;
  return startPart(command, { errors });
}

/** The command that runs `row`. `caches` is the folder that apps' caches lie in. */
export function appCommand(
  row: Row,
  { programs, resolution, walls, caches }: {
    programs: PartPrograms;
    resolution: Resolution;
    walls: Walls;
    caches: string;
  },
): PartCommand {
  const cache = `${caches}/${row.command.replaceAll(" ", "-")}`;
  const shared = programs.shared ? SHARED.map((name) => `${programs.shared}/${name}`) : [];
  prepareCache(cache, shared);
  const rights = rowRights(row, resolution);
  // The second wall shows what is there when the part starts.
  for (const place of [...rights.read, ...rights.write]) ensurePrivateFolder(place);
  return partCommand({
    name: `app ${row.command}`,
    deno: programs.denoPath,
    flags: programs.appFlags,
    entry: programs.appEntry,
    args: [],
    own: [programs.program],
    code: programs.code,
    rights,
    env: {},
    zone: systemZone(),
    cache,
    shared,
    cwd: cache,
    limits: { dataBytes: DATA_LIMIT, heapMiB: HEAP_LIMIT },
  }, walls);
}

/** Links to the packages, and a file where the runtime would keep what pages store. */
function prepareCache(cache: string, shared: readonly string[]): void {
  try {
    if (Deno.lstatSync(`${cache}/location_data`).isFile) return;
  } catch {
    // It is made now.
  }
  ensurePrivateFolder(cache.slice(0, cache.lastIndexOf("/")));
  ensurePrivateFolder(cache);
  for (const target of shared) {
    const link = `${cache}/${target.slice(target.lastIndexOf("/") + 1)}`;
    try {
      Deno.symlinkSync(target, link);
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
  Deno.writeTextFileSync(`${cache}/location_data`, "", { mode: 0o400 });
}
