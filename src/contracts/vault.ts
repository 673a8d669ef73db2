/** The vault's commands as they cross the app's border: never a value, never a passphrase. */

import type { Json } from "../base/mod.ts";

/** What `pyra vault …` asks the kernel to do. The kernel asks the user for values and
 * passphrases itself, and does only what stands on the user's own command line. */
export interface VaultRequest {
  verb:
    | "status"
    | "init"
    | "unlock"
    | "lock"
    | "list"
    | "set"
    | "get"
    | "rm"
    | "rotate"
    | "passwd"
    | "migrate"
    | "export"
    | "import";
  /** The secret: `provider:openai`, `plugin:mail:password`. */
  name?: string;
  /** What to seal with, for `init` and `migrate`. */
  method?: "passphrase" | "keychain" | "identity" | "gpg";
  identityFile?: string;
  gpgKey?: string;
  /** The secret gets, or has, a passphrase of its own. */
  ownPassphrase?: boolean;
  /** What to import from or export to; must stand on the command line. */
  file?: string;
  /** Import from the providers' environment variables. */
  fromEnv?: boolean;
  /** Where the passphrase stands that is not the vault's present one: the new one, for `passwd` and
   * `migrate`; the archive's, for `export` and `import`. Must stand on the command line. */
  otherPassphraseFile?: string;
  /** Import also what the vault has already; export over a file that exists. */
  replace?: boolean;
  /** `get` prints a JSON document. */
  json?: boolean;
  /** The user said yes beforehand. */
  yes?: boolean;
}

/** What the kernel did, as plain data for the command to show. */
export type VaultReply = { [key: string]: Json };
