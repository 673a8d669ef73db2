/** How an app is started: the rights of its row, its own code, and a cache that goes with it.
 *
 * Trusted; what the cache may hold: `run_cache.ts`. */

import { ensurePrivateFolder } from "../files/mod.ts";
import { type PartCommand, partCommand, systemZone, type Walls } from "../processes/mod.ts";
import type { Environment } from "./environment.ts";
import { type Home, refuseForeign } from "./home.ts";
import { type PartChild, startPart } from "./part_child.ts";
import { type Resolution, type Row, rowRights } from "./permissions.ts";
import { makeRunCache, type RunCache } from "./run_cache.ts";
import type { PartPrograms, Runtime } from "./runtime.ts";

/** Most private memory of an app, in bytes: a long conversation and a file of the largest size. */
const DATA_LIMIT = 2 * 1024 * 1024 * 1024;

/** Most memory of its heap, in MiB. */
const HEAP_LIMIT = 768;

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
  const programs = await runtime.programs();
  const cache = makeRunCache(`${home.root}/cache/runs`, {
    sealed: await runtime.sealedCache(programs),
    packages: programs.packages,
    walls,
  });
  const command = appCommand(row, {
    programs,
    cache,
    resolution: { places: home.places, providerHosts: hosts },
    walls,
  });
  // What its runtime itself has to say; the app's own words go over its channel.
  return startPart(command, {
    errors: !environment.terminal.stderr,
    onEnd: () => cache.remove(),
  });
}

/** The command that runs `row`. */
export function appCommand(
  row: Row,
  { programs, cache, resolution, walls }: {
    programs: PartPrograms;
    cache: RunCache;
    resolution: Resolution;
    walls: Walls;
  },
): PartCommand {
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
    cache: cache.path,
    shared: cache.shared,
    cwd: cache.path,
    limits: { dataBytes: DATA_LIMIT, heapMiB: HEAP_LIMIT },
  }, walls);
}
