/** What no part is ever granted, whoever would agree to it: whoever writes there is the kernel,
 * and whoever reads there has the vault. Pure; the paths come from the kernel, real and absolute. */

import { contains, overlap } from "./paths.ts";
import type { Places } from "./places.ts";

/** Why a path may never be granted, as what it should have been (`expected …`); `undefined` where
 * it may. The part's own folder is no case for this: it lies in Pyra's home. */
export function isForbidden(path: string, { own, userHome }: Places): string | undefined {
  if (userHome !== undefined && contains(path, userHome)) {
    return "a folder inside your home, not all of it";
  }
  return own.some((place) => overlap(place, path))
    ? "a path outside Pyra's own folders and its runtime"
    : undefined;
}
