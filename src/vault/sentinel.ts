/** The sentinel `.vault_lock`: says that the vault in this folder is whole.
 *
 * It protects from accidents (a folder restored in part, a wrong disk mounted), not
 * from an attacker who can write here. Contents of the folder are untrusted. */

import { lstatIfExists } from "../files/mod.ts";
import { VaultSentinelError } from "./errors.ts";

/** Name of the sentinel in the vault's folder. */
export const SENTINEL = ".vault_lock";

const TEXT = "Pyra starts only while this file is here. See docs/vault.md.\n";

/** Makes the sentinel, 0400, where there is none. */
export function createSentinel(folder: string): void {
  try {
    Deno.writeTextFileSync(`${folder}/${SENTINEL}`, TEXT, { createNew: true, mode: 0o400 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

/** Throws {@linkcode VaultSentinelError} when a vault lies in the folder without its sentinel. */
export function checkSentinel(folder: string): void {
  const sentinel = lstatIfExists(`${folder}/${SENTINEL}`);
  if (sentinel && !sentinel.isFile) throw new VaultSentinelError(folder, "is not a regular file");
  if (!sentinel && holdsVault(folder)) throw new VaultSentinelError(folder, "is missing");
}

/** An identity or any secret makes a vault; empty folders do not. */
function holdsVault(folder: string): boolean {
  for (const root of ["identity.age", "identity.gpg"]) {
    if (lstatIfExists(`${folder}/${root}`)) return true;
  }
  if (!lstatIfExists(`${folder}/secrets`)?.isDirectory) return false;
  for (const _ of Deno.readDirSync(`${folder}/secrets`)) return true;
  return false;
}
