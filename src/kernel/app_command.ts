/** How an app is started: the rights of its row, its own code, a cache of its own.
 *
 * Trusted; what the cache may hold: `app_cache.ts`. */

import { ensurePrivateFolder } from "../files/mod.ts";
import { type PartCommand, partCommand, systemZone, type Walls } from "../processes/mod.ts";
import { prepareCache } from "./app_cache.ts";
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
  // What its runtime itself has to say; the app's own words go over its channel.
  return startPart(command, { errors: !environment.terminal.stderr });
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
  const shared = programs.shared ? SHARED.map((name) => `${programs.shared}/${name}`) : [];
  const cache = prepareCache(`${caches}/${row.command.replaceAll(" ", "-")}`, shared);
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
