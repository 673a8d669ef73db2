/** The freedesktop Secret Service (GNOME Keyring, KWallet, KeePassXC) by `secret-tool`. */

import { Secret } from "../base/mod.ts";
import { VaultProgramError } from "./errors.ts";
import { type Keychain, runKeychain } from "./keychain.ts";
import type { ProgramResult, VaultPorts } from "./types.ts";

const INSTALL = "install libsecret-tools, or set `vault.unlock: passphrase`";

/** The entry of the vault in `folder`. */
export function secretService(folder: string, run: VaultPorts["run"]): Keychain {
  const attributes = ["application", "pyra", "vault", folder];
  const tool = (args: string[], stdin?: Uint8Array) =>
    runKeychain(run, "secret-tool", { args, stdin, install: INSTALL });
  return {
    async load() {
      const result = await tool(["lookup", ...attributes]);
      if (result.code === 0) return new Secret(new TextDecoder().decode(result.stdout));
      // No entry is told by the code alone; anything else also by a message.
      if (result.stderr.trim() === "") return undefined;
      throw failed("cannot look up the vault's passphrase", result);
    },
    async store(passphrase) {
      const stdin = new TextEncoder().encode(passphrase.expose());
      const result = await tool(["store", "--label=Pyra vault", ...attributes], stdin);
      if (result.code !== 0) throw failed("cannot store the vault's passphrase", result);
    },
    async clear() {
      const result = await tool(["clear", ...attributes]);
      if (result.code !== 0 && result.stderr.trim() !== "") {
        throw failed("cannot delete the vault's passphrase", result);
      }
    },
  };
}

function failed(what: string, result: ProgramResult): VaultProgramError {
  const why = result.stderr.trim().split("\n")[0]!.replace(/^secret-tool: /, "");
  return new VaultProgramError(
    "secret-tool",
    why ? `${what}: ${why}` : what,
    "unlock your keyring; without a desktop session use `vault.unlock: passphrase`",
  );
}
