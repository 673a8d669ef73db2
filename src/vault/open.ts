/** Opens the vault; what it takes is loaded here, so that a start without it costs nothing. */

import type { Vault, VaultOptions } from "./types.ts";

// Computed as in `main.ts`, and for its reason.
type Implementation = typeof import("./vault.ts");

/** The vault of one folder. Reads nothing yet; keep one for a process. */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { FolderVault } = await import("./vault.ts" as string) as Implementation;
  return new FolderVault(options);
}
