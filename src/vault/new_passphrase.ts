/** What a new passphrase must be. */

import type { Secret } from "../base/mod.ts";
import { VaultUsageError } from "./errors.ts";

/** Enough that guessing at 2^18 is not over in an afternoon; more is better. In characters. */
export const MIN_PASSPHRASE = 8;

/** Whether a passphrase is no protection. */
export function isWeakPassphrase(passphrase: Secret): boolean {
  return [...passphrase.expose()].length < MIN_PASSPHRASE;
}

/** Refuses passphrases that are no protection. */
export function checkNewPassphrase(passphrase: Secret): void {
  if (!isWeakPassphrase(passphrase)) return;
  throw new VaultUsageError(
    `The passphrase is shorter than ${MIN_PASSPHRASE} characters`,
    "take four or five random words",
  );
}
