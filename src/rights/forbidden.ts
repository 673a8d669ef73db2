/** What no part is ever granted, whoever would agree to it: whoever writes there is the kernel,
 * and whoever reads there has the vault. Pure; the paths come from the kernel, real and absolute. */

import { contains, overlap } from "./paths.ts";

/** Where Pyra and its user live on this machine. */
export interface ProtectedPlaces {
  /** Pyra's own trees and files: the home with the vault in it, the program, its cache, the
   * runtime and the runtime's cache. Of several names of a place (links), all. */
  own: readonly string[];
  /** The user's own folder. */
  userHome?: string;
}

/** Why a path may never be granted, as what it should have been (`expected …`); `undefined` where
 * it may. The part's own folder is no case for this: it lies in Pyra's home. */
export function isForbidden(path: string, { own, userHome }: ProtectedPlaces): string | undefined {
  if (userHome !== undefined && contains(path, userHome)) {
    return "a folder inside your home, not all of it";
  }
  return own.some((place) => overlap(place, path))
    ? "a path outside Pyra's own files and their runtime"
    : undefined;
}
