/** Which walls stand around the parts of this Pyra, for showing. */

import { loadConfig } from "../config/mod.ts";
import type { WallReport } from "../contracts/mod.ts";
import { findWalls } from "../processes/mod.ts";

/** What the user wants, and what stands. A `config.yaml` that does not fit counts as the defaults,
 * as it does for the commands that run all the same. */
export async function wallReport(configPath: string): Promise<WallReport> {
  const wanted = await loadConfig(configPath).then(
    ({ plugins }) => plugins.second_wall,
    () => "auto" as const,
  );
  const { walls, second, why } = await findWalls(wanted === "off" ? "off" : "auto");
  const limits = [walls.setpriv, walls.prlimit, walls.choom].filter((path) => path !== undefined);
  return { wanted, second, why, limits };
}
