/** Says once in the life of a home that no second wall stands there, where somebody reads it. */

import { ensurePrivateFolder, writeFileAtomic } from "../files/mod.ts";
import { NO_SECOND_WALL } from "./home.ts";
import type { FoundWalls } from "../processes/mod.ts";

/** What it stands on. */
export interface WallNotice {
  /** The folder for what can be made again. */
  cache: string;
  /** Somebody reads what is said. */
  isRead: boolean;
  say(line: string): void;
}

/** Says it, unless it was said before, stands, or is off by the user's own word. A folder that cannot
 * be written to costs a repetition. */
export async function noticeWalls(
  { second, why = "" }: FoundWalls,
  { cache, isRead, say }: WallNotice,
): Promise<void> {
  const isWanted = why !== "plugins.second_wall is off";
  if (second || !isWanted || !isRead) return;
  const path = `${cache}/${NO_SECOND_WALL}`;
  if (await Deno.readTextFile(path).catch(() => "") === `${why}\n`) return;
  say(
    `no second wall around Pyra's parts (${why}); the runtime's own flags stand alone. ` +
      "`pyra doctor` says more",
  );
  try {
    ensurePrivateFolder(cache);
    await writeFileAtomic(path, `${why}\n`);
  } catch {
    // It is said again next time.
  }
}
