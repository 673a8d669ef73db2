/** Finds what opens a vault, in order: what the caller gave, the keychain, the terminal.
 *
 * A passphrase is asked for three times at most, on the controlling terminal; each wrong one
 * costs more time. With no terminal there is no question: `vault.locked`. */

import { PyraError, type Secret } from "../base/mod.ts";
import { VaultLockedError, VaultUsageError, WrongPassphraseError } from "./errors.ts";
import type { Guesses } from "./guesses.ts";
import { openKeychain } from "./system_keychain.ts";
import { readPassphraseFile } from "./passphrase_file.ts";
import { methodOf, type ProtectionContext } from "./protection.ts";
import type { SealedRoot } from "./root.ts";
import type { Protection, UnlockSource, VaultPorts } from "./types.ts";

const TRIES = 3;

/** What opening needs beside the protection's own context. */
export interface UnlockContext extends ProtectionContext {
  guesses: Guesses;
}

/** Calls `open` with protections until one opens the root. Returns that one with what `open`
 * made of it. */
export async function findProtection<T>(
  context: UnlockContext,
  { root, source }: { root: SealedRoot; source: UnlockSource },
  open: (protection: Protection) => Promise<T>,
): Promise<{ protection: Protection; opened: T }> {
  const { config, ports, guesses } = context;
  const method = await methodOf(context, root);
  if (method === "gpg" || method === "identity") {
    const protection: Protection = method === "gpg"
      ? { method, key: required(config.gpg_key, "gpg_key") }
      : { method, identityFile: required(config.identity_file, "identity_file") };
    return { protection, opened: await open(protection) };
  }
  const attempt = async (passphrase: Secret) => {
    const protection: Protection = { method, passphrase };
    return { protection, opened: await guesses.attempt(() => open(protection)) };
  };
  const given = source.passphrase ??
    (source.passphraseFile && await readPassphraseFile(source.passphraseFile, ports.uid));
  if (given) return await attempt(given);
  if (method === "passphrase") return await askFor("Passphrase of the vault: ", ports, attempt);
  return await fromKeychain(context, attempt);
}

/** The keychain's passphrase; where it has none or an old one, the terminal's, which it then
 * gets. */
async function fromKeychain<T>(
  { folder, ports }: UnlockContext,
  attempt: (passphrase: Secret) => Promise<T>,
): Promise<T> {
  const keychain = openKeychain(folder, ports.run);
  let problem = "the keychain has no passphrase for it";
  try {
    const passphrase = await keychain.load();
    if (passphrase) return await attempt(passphrase);
  } catch (error) {
    if (!(error instanceof PyraError)) throw error;
    problem = error instanceof WrongPassphraseError
      ? "the keychain's passphrase is not the right one"
      : error.message;
  }
  return await askFor("Passphrase of the vault: ", ports, async (passphrase) => {
    const opened = await attempt(passphrase);
    await keychain.store(passphrase).catch(() => {});
    return opened;
  }, problem);
}

/** Asks on the terminal and tries what was answered. Throws {@linkcode VaultLockedError} when there
 * is no terminal or no answer. */
export async function askFor<T>(
  question: string,
  ports: VaultPorts,
  attempt: (passphrase: Secret) => Promise<T>,
  problem?: string,
): Promise<T> {
  for (let tries = 1;; tries++) {
    const passphrase = await ports.askSecret(tries === 1 ? question : `Wrong. ${question}`);
    if (!passphrase || passphrase.expose() === "") throw new VaultLockedError(problem);
    try {
      return await attempt(passphrase);
    } catch (error) {
      if (!(error instanceof WrongPassphraseError) || tries === TRIES) throw error;
    } finally {
      await ports.secretChecked?.();
    }
  }
}

function required(value: string | undefined, key: string): string {
  if (value) return value;
  throw new VaultUsageError(
    `The vault needs vault.${key}, which is not set`,
    `set vault.${key} in config.yaml`,
  );
}
