/** The macOS login keychain by `security`. Written to its manual; not tested on a Mac.
 *
 * `security -i` reads its commands from stdin, so the passphrase is not in the list of
 * processes. It is stored as base64url: `security` prints other text as hexadecimal. */

import { Secret } from "../base/mod.ts";
import { VaultProgramError } from "./errors.ts";
import { type Keychain, runKeychain } from "./keychain.ts";
import type { VaultPorts } from "./types.ts";

const SERVICE = "pyra-vault";

/** `errSecItemNotFound`, as an exit code. */
const NOT_FOUND = 44;

/** The entry of the vault in `folder`. */
export function macosKeychain(folder: string, run: VaultPorts["run"]): Keychain {
  const security = (args: string[], stdin?: Uint8Array) =>
    runKeychain(run, "security", { args, stdin, install: "it is part of macOS: check your PATH" });
  const entry = ["-s", SERVICE, "-a", folder];
  return {
    async load() {
      const { code, stdout } = await security(["find-generic-password", ...entry, "-w"]);
      if (code === NOT_FOUND) return undefined;
      if (code !== 0) throw failed("cannot look up the vault's passphrase");
      const text = new TextDecoder().decode(stdout).trim();
      return new Secret(new TextDecoder().decode(Uint8Array.fromBase64(text, BASE64URL)));
    },
    async store(passphrase) {
      const value = new TextEncoder().encode(passphrase.expose()).toBase64(BASE64URL);
      const command = `add-generic-password -U -s ${SERVICE} -a ${quote(folder)} -w ${value}\n`;
      const { code } = await security(["-i"], new TextEncoder().encode(command));
      if (code !== 0) throw failed("cannot store the vault's passphrase");
    },
    async clear() {
      const { code } = await security(["delete-generic-password", ...entry]);
      if (code !== 0 && code !== NOT_FOUND) throw failed("cannot delete the vault's passphrase");
    },
  };
}

const BASE64URL = { alphabet: "base64url" } as const;

/** One word of a `security -i` line. */
function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

function failed(what: string): VaultProgramError {
  return new VaultProgramError(
    "security",
    what,
    "unlock your login keychain, or set `vault.unlock: passphrase`",
  );
}
