/** Windows: the passphrase encrypted by DPAPI for this user, in a file of the vault's folder.
 * Written to the documents of `ProtectedData`; not tested on Windows.
 *
 * The scripts are fixed text; what they work on comes by stdin and leaves by stdout, as base64. */

import { Secret } from "../base/mod.ts";
import { VaultProgramError } from "./errors.ts";
import { PROTECTED_PASSPHRASE, type VaultFolder } from "./folder.ts";
import { type Keychain, runKeychain } from "./keychain.ts";
import type { VaultPorts } from "./types.ts";

/** DPAPI adds some 200 bytes. */
const LIMIT = 64 * 1024;

/** The entry of the vault in `folder`. */
export function windowsKeychain(folder: VaultFolder, run: VaultPorts["run"]): Keychain {
  return {
    async load() {
      const sealed = await folder.read(PROTECTED_PASSPHRASE, LIMIT);
      if (!sealed) return undefined;
      return new Secret(new TextDecoder().decode(await dpapi(run, "Unprotect", sealed)));
    },
    async store(passphrase) {
      const plain = new TextEncoder().encode(passphrase.expose());
      await folder.write(PROTECTED_PASSPHRASE, await dpapi(run, "Protect", plain));
    },
    clear: () => folder.remove(PROTECTED_PASSPHRASE),
  };
}

async function dpapi(
  run: VaultPorts["run"],
  method: "Protect" | "Unprotect",
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const script = "$ErrorActionPreference = 'Stop'; Add-Type -AssemblyName System.Security; " +
    "$in = [Convert]::FromBase64String([Console]::In.ReadToEnd().Trim()); " +
    `$out = [Security.Cryptography.ProtectedData]::${method}($in, $null, 'CurrentUser'); ` +
    "[Console]::Out.Write([Convert]::ToBase64String($out))";
  const { code, stdout } = await runKeychain(run, "powershell", {
    args: ["-NoProfile", "-NonInteractive", "-Command", script],
    stdin: new TextEncoder().encode(bytes.toBase64()),
    install: "it is part of Windows: check your PATH",
  });
  if (code !== 0) {
    throw new VaultProgramError(
      "powershell",
      `DPAPI cannot ${method.toLowerCase()} the vault's passphrase`,
      "set `vault.unlock: passphrase`",
    );
  }
  return Uint8Array.fromBase64(new TextDecoder().decode(stdout).trim());
}
