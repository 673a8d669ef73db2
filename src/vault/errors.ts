/** What can go wrong with the vault, each with its code, its hint and its exit code.
 *
 * No message carries a value, a passphrase or a key; causes are not carried either,
 * for a library's message may quote what it was given. */

import { ExitCode, PyraError } from "../base/mod.ts";

/** The vault is locked, and there is nobody to ask and no file to read. Exit code 3. */
export class VaultLockedError extends PyraError {
  constructor(
    why = "the vault is locked",
    hint =
      "run it in a terminal, or give --passphrase-file; `pyra vault unlock` is for the daemon's",
  ) {
    super(`Cannot open the vault: ${why}`, {
      code: "vault.locked",
      hint,
      exitCode: ExitCode.locked,
    });
  }
}

/** A passphrase does not open what it should. Exit code 3. */
export class WrongPassphraseError extends PyraError {
  constructor(what: string) {
    super(`Cannot open ${what}: the passphrase is wrong, or the file is damaged`, {
      code: "vault.wrong_passphrase",
      hint: "try again; a forgotten passphrase cannot be recovered",
      exitCode: ExitCode.locked,
    });
  }
}

/** There is no vault yet. */
export class VaultMissingError extends PyraError {
  constructor(folder: string) {
    super(`There is no vault in ${folder}`, {
      code: "vault.missing",
      hint: "run `pyra vault init`",
    });
  }
}

/** The sentinel of an existing vault is gone: part of it was replaced or restored. Exit code 78. */
export class VaultSentinelError extends PyraError {
  constructor(folder: string, what: string) {
    const file = `${folder}/.vault_lock`;
    super(`Cannot trust the vault in ${folder}: ${file} ${what}`, {
      code: "vault.sentinel",
      hint: `check with \`ls -la ${folder}\` that nothing was replaced or restored in part; ` +
        `if all is yours: rm -f ${file}; touch ${file} && chmod 400 ${file}`,
      exitCode: ExitCode.badConfig,
    });
  }
}

/** The folder, or something in it, is open to others, a link, or not ours. Exit code 78. */
export class VaultFolderError extends PyraError {
  constructor(path: string, what: string, hint: string) {
    super(`Cannot use ${path}: ${what}`, {
      code: "vault.folder",
      hint,
      exitCode: ExitCode.badConfig,
    });
  }
}

/** The system refused to read or write: the disk is full, read-only, broken. Nothing was changed. */
export class VaultDiskError extends PyraError {
  constructor(folder: string, why: string) {
    super(`Cannot read or change the vault in ${folder}: ${why}`, {
      code: "vault.disk",
      hint: "look at the disk and at the folder's owner; the vault is as it was before",
    });
  }
}

/** A file of the vault is not what the vault says it is; nothing of it was decrypted. */
export class VaultTamperedError extends PyraError {
  constructor(file: string, what: string, hint = "restore the whole vault folder from a backup") {
    super(`Refused ${file}: it ${what}`, { code: "vault.tampered", hint });
  }
}

/** An age file is malformed, or asks for more work or memory than is reasonable. */
export class AgeFormatError extends PyraError {
  constructor(file: string, what: string) {
    super(`Cannot read ${file}: ${what}`, {
      code: "vault.format",
      hint: "make the file again with `age`, with one recipient or one passphrase",
    });
  }
}

/** A name that is not one of the two kinds. */
export class SecretNameError extends PyraError {
  constructor(name: string) {
    super(`Not a name of a secret: ${JSON.stringify(name.slice(0, 100))}`, {
      code: "vault.name",
      hint: "use provider:<id> or plugin:<name>:<key>, of letters, digits, `.`, `_` and `-`",
      exitCode: ExitCode.usage,
    });
  }
}

/** No secret has this name. */
export class SecretMissingError extends PyraError {
  constructor(name: string) {
    super(`There is no secret ${name} in the vault`, {
      code: "vault.no_such_secret",
      hint: "run `pyra vault list`",
    });
  }
}

/** Someone asked for a secret that is not theirs. Exit code 4. */
export class SecretRefusedError extends PyraError {
  constructor(name: string, who: string) {
    super(`${who} may not have the secret ${name}`, {
      code: "vault.refused",
      exitCode: ExitCode.refused,
    });
  }
}

/** A program the vault needs (gpg, the system's keychain) is missing or failed. */
export class VaultProgramError extends PyraError {
  constructor(program: string, what: string, hint: string) {
    super(`${program}: ${what}`, { code: "vault.program", hint });
  }
}

/** What was asked cannot be done, and nothing was changed. Exit code 2. */
export class VaultUsageError extends PyraError {
  constructor(message: string, hint: string) {
    super(message, { code: "vault.usage", hint, exitCode: ExitCode.usage });
  }
}
