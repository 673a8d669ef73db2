/** The vault: secrets encrypted with age or gpg, opened at the moment of use.
 *
 * Imported by the kernel only. Imports base, security and files.
 * @module */
export {
  AgeFormatError,
  SecretMissingError,
  SecretNameError,
  SecretRefusedError,
  VaultDiskError,
  VaultFolderError,
  VaultLockedError,
  VaultMissingError,
  VaultProgramError,
  VaultSentinelError,
  VaultTamperedError,
  VaultUsageError,
  WrongPassphraseError,
} from "./errors.ts";
export { isSecretName } from "./names.ts";
export { isWeakPassphrase, MIN_PASSPHRASE } from "./new_passphrase.ts";
export { readPassphraseFile } from "./passphrase_file.ts";
export { checkSentinel, createSentinel } from "./sentinel.ts";
export type {
  Access,
  ImportPreview,
  ImportSource,
  ProgramResult,
  Protection,
  SecretEntry,
  UnlockSource,
  Vault,
  VaultConfig,
  VaultOptions,
  VaultPorts,
  VaultProblem,
  VaultStatus,
} from "./types.ts";
export { openVault } from "./open.ts";
