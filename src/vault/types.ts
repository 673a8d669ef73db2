/** What the vault is given and what it tells; every shape that crosses its door. */

import type { Json, Secret } from "../base/mod.ts";

/** How a program ended. */
export interface ProgramResult {
  code: number;
  stdout: Uint8Array;
  stderr: string;
}

/** What the vault needs from its process. The kernel supplies it. */
export interface VaultPorts {
  /** Runs `gpg`, `secret-tool`, `security` or `powershell` with the user's own environment,
   * without a shell. Must feed `stdin` and close it, and read the output meanwhile: either may
   * be longer than a pipe holds. Must reject with `Deno.errors.NotFound` when there is no such
   * program. Must not log what goes in or comes out. */
  run(program: string, args: string[], options: { stdin?: Uint8Array }): Promise<ProgramResult>;
  /** Asks on the controlling terminal, without echo; `undefined` when there is none. */
  askSecret(question: string): Promise<Secret | undefined>;
  /** What was asked for was tried; until then the terminal shows that it is. */
  secretChecked?(): Promise<void>;
  /** One line in `security.log`. When it rejects, nothing is handed out. */
  log(event: string, fields: Record<string, Json>): Promise<void>;
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Milliseconds of a clock that only goes on, whatever the wall clock is set to.
   * @default the wall clock */
  ticks?(): number;
  /** Waits; what slows down guessing. */
  delay(ms: number): Promise<void>;
  /** The user this process runs as; `null` where there is no such number (Windows). */
  uid: number | null;
}

/** The `vault` section of the configuration. */
export interface VaultConfig {
  /** What a new vault is made with; an existing one is what it is on the disk. */
  backend: "age" | "gpg";
  /** The user's key, for `backend: gpg`: anything `gpg` takes as one key. */
  gpg_key?: string;
  unlock: "passphrase" | "keychain" | "identity";
  /** The user's own age identity file, for `unlock: identity`. */
  identity_file?: string;
  /** log2 of scrypt's N, when sealing; 18 takes over a second. */
  scrypt_work_factor: number;
  /** Locks after so long without use. */
  idle_minutes: number;
  /** Locks so long after unlocking, used or not. */
  hard_hours: number;
}

/** Options of `openVault()`. */
export interface VaultOptions {
  /** Absolute path of the vault's folder. */
  folder: string;
  ports: VaultPorts;
  config: VaultConfig;
}

/** What a vault is sealed with: chosen at `init`, changed by `migrate`. */
export type Protection =
  | { method: "passphrase" | "keychain"; passphrase: Secret }
  /** A file with an `AGE-SECRET-KEY-1…` line, readable by its owner only. */
  | { method: "identity"; identityFile: string }
  | { method: "gpg"; key: string };

/** Where the passphrase comes from; with neither, what the configuration says, then the terminal. */
export interface UnlockSource {
  passphrase?: Secret;
  /** See `readPassphraseFile()`. */
  passphraseFile?: string;
}

/** Who asks for a secret and what for: goes to the log as it stands. */
export interface Access {
  /** `plugin:<name>`, or the command. A plugin reaches only its own names. */
  who: string;
  why: string;
  /** Of a secret that has one of its own; asked for on the terminal when not given. */
  passphrase?: Secret;
}

/** One secret, as `list()` tells it; never its value. Times are ISO 8601, UTC. */
export interface SecretEntry {
  name: string;
  /** Counts the values it has had. */
  version: number;
  created: string;
  /** When the value it has now was set. */
  changed: string;
  /** Whole days since then. */
  ageDays: number;
  /** The day it was last handed out: `2026-11-23`. */
  lastUse?: string;
  /** Has a passphrase of its own. */
  passphrase: boolean;
  problem?: VaultProblem["kind"];
}

/** Something in the folder that the index does not account for. */
export interface VaultProblem {
  /** `missing` and `changed` are files the index names; `stray` it does not name;
   * `plaintext` is the original system's `api_keys.json`. */
  kind: "missing" | "changed" | "stray" | "plaintext";
  /** Path relative to the vault's folder. */
  file: string;
  /** The secret that lies in it. */
  name?: string;
}

/** What can be told without a passphrase, and more when unlocked. */
export interface VaultStatus {
  folder: string;
  state: "absent" | "locked" | "unlocked";
  backend?: "age" | "gpg";
  /** How it is opened. */
  method?: Protection["method"];
  /** Files of secrets in the folder. */
  secrets: number;
  /** Milliseconds since 1970: when it will lock if not used before. */
  locksAt?: number;
  /** Known only when unlocked. */
  problems?: VaultProblem[];
}

/** Where secrets are imported from. Contents are untrusted. */
export type ImportSource =
  /** What `exportAll()` made. */
  | { kind: "export"; bytes: Uint8Array; passphrase: Secret }
  /** `NAME=value` lines; `nameOf` says under which name a variable is kept, if at all. */
  | { kind: "dotenv"; bytes: Uint8Array; nameOf(variable: string): string | undefined }
  /** The same for variables of the environment. */
  | {
    kind: "variables";
    variables: Map<string, Secret>;
    nameOf(variable: string): string | undefined;
  }
  /** The original system's `api_keys.json`; without bytes, the one in `vault/secrets/`. */
  | { kind: "api_keys"; bytes?: Uint8Array };

/** What an import would do: names only. Nothing is written before `apply()`. */
export interface ImportPreview {
  entries: { name: string; from: string; exists: boolean }[];
  skipped: { from: string; why: string }[];
  /** Stores all entries in one step; those that exist only with `replace`. Returns how many. */
  apply(options?: { replace?: boolean }): Promise<number>;
}

/** A vault. Every method may throw a `PyraError`; those that need it unlocked unlock it as
 * the configuration says, asking at most once for all that wait. */
export interface Vault {
  status(): Promise<VaultStatus>;
  /** Makes a new vault and leaves it unlocked. The caller writes to the configuration how it
   * is opened: `unlock`, `identity_file`, `gpg_key`. */
  init(protection: Protection): Promise<void>;
  unlock(source?: UnlockSource): Promise<void>;
  /** Forgets the key and every value the redactor was told of. */
  lock(why?: string): Promise<void>;
  list(): Promise<SecretEntry[]>;
  /** One secret for use now; `undefined` when there is none of that name, or no vault. */
  get(name: string, access: Access): Promise<Secret | undefined>;
  /** Stores a value under a new or a known name. */
  set(name: string, value: Secret, options?: { passphrase?: Secret }): Promise<void>;
  /** Returns whether there was one. */
  remove(name: string): Promise<boolean>;
  /** A new identity; everything encrypted again. Keeps the passphrase, which must be given
   * again: `undefined` asks as `unlock()` does. */
  rotateIdentity(source?: UnlockSource): Promise<void>;
  /** A new value for a secret that exists. One with its own passphrase keeps needing one. */
  rotateSecret(name: string, value: Secret, options?: { passphrase?: Secret }): Promise<void>;
  changePassphrase(change: { current: Secret; next: Secret }): Promise<void>;
  /** Encrypts everything again under another protection, age or gpg. The caller then writes
   * it to the configuration; `gpg_key` must stand there before, lest a kill in between lock it. */
  migrate(to: Protection): Promise<void>;
  /** One age file with everything, under a passphrase of its own. */
  exportAll(passphrase: Secret): Promise<Uint8Array>;
  importFrom(source: ImportSource): Promise<ImportPreview>;
  /** Deletes the original system's `vault/secrets/api_keys.json`. Returns whether there was one. */
  removePlaintextKeys(): Promise<boolean>;
}
