/** What the vault's commands share: they send one request to the kernel and show its reply.
 *
 * No value and no passphrase ever passes through here. */

import { UsageError } from "../../base/mod.ts";
import type { VaultReply, VaultRequest } from "../../contracts/mod.ts";
import { type Command, flag, type OptionSpec, type ParsedArguments, text } from "../command.ts";
import { type KernelCommand, kernelCommand } from "../kernel_command.ts";

/** A command of the table that says what the kernel shall do with the vault. */
export function vaultCommand(spec: KernelCommand<VaultRequest, VaultReply>): Command {
  return kernelCommand(spec, (kernel, request) => kernel.vault(request));
}

/** The one name a command takes. */
export function secretName(args: ParsedArguments, verb: string): string {
  const [name, ...rest] = args.positionals;
  if (name !== undefined && rest.length === 0) return name;
  throw new UsageError(
    `pyra vault ${verb} takes one name`,
    "names are provider:<id>, like provider:openai, or plugin:<name>:<key>",
  );
}

/** The protections `init` and `migrate` choose from. */
export const PROTECTION_OPTIONS: Record<string, OptionSpec> = {
  identity: { type: "string", value: "FILE", help: "Seal with your own age identity file" },
  keychain: { type: "boolean", help: "Let the system's keychain hold the passphrase" },
  gpg: { type: "string", value: "KEY", help: "Seal to a key of your gpg" },
};

/** What those options say. */
export function protection(
  args: ParsedArguments,
): Pick<VaultRequest, "method" | "identityFile" | "gpgKey"> {
  const identityFile = text(args, "identity");
  const gpgKey = text(args, "gpg");
  const given = [identityFile, gpgKey, flag(args, "keychain") || undefined]
    .filter((value) => value !== undefined);
  if (given.length > 1) throw new UsageError("Choose one of --identity, --keychain and --gpg");
  if (identityFile !== undefined) return { method: "identity", identityFile };
  if (gpgKey !== undefined) return { method: "gpg", gpgKey };
  return { method: flag(args, "keychain") ? "keychain" : "passphrase" };
}

/** Where a script has the passphrase that `passwd` and `migrate` shall set. */
export const NEW_PASSPHRASE_OPTION: Record<string, OptionSpec> = {
  "new-passphrase-file": {
    type: "string",
    value: "PATH",
    help: "Take the new passphrase from a file that only you can read",
  },
};

/** Where a script has the passphrase of what `export` writes and `import` reads. */
export const ARCHIVE_PASSPHRASE_OPTION: Record<string, OptionSpec> = {
  "archive-passphrase-file": {
    type: "string",
    value: "PATH",
    help: "Take the export's passphrase from a file that only you can read",
  },
};
