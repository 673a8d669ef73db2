/** What the vault's commands share: they send one request to the kernel and show its reply.
 *
 * No value and no passphrase ever passes through here. */

import { UsageError } from "../../base/mod.ts";
import type { CommandPath, Options } from "../../commands/mod.ts";
import type { VaultReply, VaultRequest } from "../../contracts/mod.ts";
import type { Command } from "../command.ts";
import { type KernelCommand, kernelCommand } from "../kernel_command.ts";

/** A command of the table that says what the kernel shall do with the vault. */
export function vaultCommand<Path extends CommandPath>(
  path: Path,
  spec: KernelCommand<Path, VaultRequest, VaultReply>,
): Command {
  return kernelCommand(path, spec, (kernel, request) => kernel.vault(request));
}

/** What the options say that `init` and `migrate` choose the protection by. */
export function protection(
  { identity, gpg, keychain }: Pick<Options<"vault init">, "identity" | "gpg" | "keychain">,
): Pick<VaultRequest, "method" | "identityFile" | "gpgKey"> {
  const given = [identity, gpg, keychain || undefined].filter((value) => value !== undefined);
  if (given.length > 1) throw new UsageError("Choose one of --identity, --keychain and --gpg");
  if (identity !== undefined) return { method: "identity", identityFile: identity };
  if (gpg !== undefined) return { method: "gpg", gpgKey: gpg };
  return { method: keychain ? "keychain" : "passphrase" };
}
