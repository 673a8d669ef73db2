/** Which keychain this system has. */

import type { VaultFolder } from "./folder.ts";
import type { Keychain } from "./keychain.ts";
import { macosKeychain } from "./keychain_macos.ts";
import { secretService } from "./keychain_secret_service.ts";
import { windowsKeychain } from "./keychain_windows.ts";
import type { VaultPorts } from "./types.ts";

/** This vault's entry in the keychain of this system. */
export function openKeychain(folder: VaultFolder, run: VaultPorts["run"]): Keychain {
  if (Deno.build.os === "darwin") return macosKeychain(folder.path, run);
  if (Deno.build.os === "windows") return windowsKeychain(folder, run);
  return secretService(folder.path, run);
}
