/** The vault of the running daemon, opened from here: the passphrase is asked for by this kernel,
 * and goes over the daemon's socket. */

import { isObject } from "../../base/mod.ts";
import type { VaultReply } from "../../contracts/mod.ts";
import { readPassphraseFile, type Vault } from "../../vault/mod.ts";
import type { DaemonCommands } from "../daemon/mod.ts";
import { askOnce } from "./prompts.ts";

/** How long the daemon may take to open its vault, in milliseconds: guessing is made slow. */
const UNLOCK_MS = 60_000;

/** Opens it. Throws `daemon.*` without a daemon, `vault.*` where it stays shut. */
export async function unlockDaemonVault(
  { vault, daemon, passphraseFile }: {
    vault: Vault;
    daemon: DaemonCommands;
    /** Absolute path of the user's `--passphrase-file`. */
    passphraseFile?: string;
  },
): Promise<VaultReply> {
  await daemon.send("status");
  // What else opens a vault, the daemon has at hand itself.
  if ((await vault.status()).method !== "passphrase") {
    return await daemon.send("vault.unlock") as VaultReply;
  }
  const passphrase = passphraseFile
    ? await readPassphraseFile(passphraseFile, Deno.build.os === "windows" ? null : Deno.uid())
    : await askOnce("Passphrase of the vault: ");
  return await daemon.send("vault.unlock", [passphrase.expose()], UNLOCK_MS) as VaultReply;
}

/** Whether the running daemon has its vault `unlocked`, `locked` or `opening`; `undefined` when no
 * daemon answers. */
export async function daemonVaultState(
  daemon: () => Promise<DaemonCommands>,
): Promise<string | undefined> {
  try {
    const status = await (await daemon()).send("status");
    return isObject(status) && typeof status.vault === "string" ? status.vault : undefined;
  } catch {
    return undefined;
  }
}
