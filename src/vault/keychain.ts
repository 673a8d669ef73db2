/** The system's keychain as a place for the vault's passphrase.
 *
 * The passphrase goes in and comes out through pipes; it is never an argument. Whoever can
 * ask the keychain as this user gets it: that is what a keychain is for. */

import type { Secret } from "../base/mod.ts";
import { VaultProgramError } from "./errors.ts";
import type { ProgramResult, VaultPorts } from "./types.ts";

/** One entry of a keychain. */
export interface Keychain {
  /** `undefined` when there is no entry. Throws {@linkcode VaultProgramError} when it cannot be
   * asked. */
  load(): Promise<Secret | undefined>;
  /** Makes or replaces the entry. */
  store(passphrase: Secret): Promise<void>;
  /** Deletes the entry; nothing happens when there is none. */
  clear(): Promise<void>;
}

/** Runs a keychain's program; says what to do when it is missing. */
export async function runKeychain(
  run: VaultPorts["run"],
  program: string,
  { args, stdin, install }: { args: string[]; stdin?: Uint8Array; install: string },
): Promise<ProgramResult> {
  try {
    return await run(program, args, { stdin });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new VaultProgramError(program, "not found", install);
  }
}
