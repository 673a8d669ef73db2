/** The vault's folder: checked before each use, and changed only in whole steps.
 *
 * Everything in it is untrusted until its hash or its key says otherwise: no link is
 * followed, no file longer than its kind may be is read. What files mean is not known here. */

import {
  ensurePrivateFolder,
  isTemporaryName,
  lstatIfExists,
  withFileLock,
  writeFileAtomic,
} from "../files/mod.ts";
import { VaultFolderError, VaultTamperedError } from "./errors.ts";
import { SENTINEL } from "./sentinel.ts";

/** Where secrets lie, below the vault's folder. */
export const SECRETS = "secrets";

/** Held while the vault is read or changed, by any process. */
const MUTEX = ".mutex";

/** Lists what a change in progress made and will remove; see `change.ts`. */
export const JOURNAL = ".journal.json";

/** The passphrase under the Windows user's own key; see `keychain_windows.ts`. */
export const PROTECTED_PASSPHRASE = "passphrase.dpapi";

const SERVICE_FILES = new Set([SENTINEL, MUTEX, JOURNAL, PROTECTED_PASSPHRASE]);

const ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const ID = `[${ID_ALPHABET}]{16}`;
const VAULT_FILE = new RegExp(`^(identity|index-${ID}|${SECRETS}/${ID})\\.(age|gpg)$`);

/** A random id of 16 characters (80 bits) that says nothing about what it names. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => ID_ALPHABET[byte % 32]).join("");
}

/** Whether a relative path is one the vault gives to its files. */
export function isVaultFile(name: string): boolean {
  return VAULT_FILE.test(name);
}

/** One vault's folder. Names are relative to it: `identity.age`, `secrets/<id>.age`. */
export class VaultFolder {
  readonly path: string;
  readonly #uid: number | null;

  constructor(path: string, uid: number | null) {
    this.path = path;
    this.#uid = uid;
  }

  /** Makes the folder and its `secrets/` where they are missing. */
  create(): void {
    for (const path of [this.path, `${this.path}/${SECRETS}`]) {
      if (!lstatIfExists(path)) ensurePrivateFolder(path);
    }
  }

  /** The files here and in `secrets/`, temporary and service files left out; `undefined` when
   * there is no folder. Throws {@linkcode VaultFolderError} for a link, an owner that is not us,
   * or a folder open to others. */
  async list(): Promise<string[] | undefined> {
    const info = lstatIfExists(this.path);
    if (!info) return undefined;
    this.#checkFolder(this.path, info);
    const names: string[] = [];
    for (const { name, isFile, isDirectory } of await entries(this.path)) {
      const path = `${this.path}/${name}`;
      if (name === SECRETS && isDirectory) {
        this.#checkFolder(path, await Deno.lstat(path));
        for (const inner of await entries(path)) {
          if (inner.isSymlink) throw isLink(`${path}/${inner.name}`);
          names.push(`${SECRETS}/${inner.name}`);
        }
      } else if (!isFile && !isDirectory) {
        throw isLink(path);
      } else if (!SERVICE_FILES.has(name)) {
        names.push(name);
      }
    }
    return names.filter((name) => !isTemporaryName(name.slice(name.indexOf("/") + 1)));
  }

  /** Runs `work` while no other process reads or changes the vault. Must not be nested. */
  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    await this.list();
    return await withFileLock(`${this.path}/${MUTEX}`, work);
  }

  /** A file's bytes; `undefined` when there is none. Throws {@linkcode VaultTamperedError} above
   * `limit`. */
  async read(name: string, limit: number): Promise<Uint8Array | undefined> {
    const path = `${this.path}/${name}`;
    const info = lstatIfExists(path);
    if (!info) return undefined;
    if (!info.isFile || (info.nlink ?? 1) > 1) throw isLink(path);
    checkOwner(path, info, this.#uid);
    if (info.size > limit) throw new VaultTamperedError(path, `is longer than ${limit} bytes`);
    using file = await Deno.open(path);
    const bytes = new Uint8Array(info.size);
    let filled = 0;
    for (let got; filled < bytes.length && (got = await file.read(bytes.subarray(filled)));) {
      filled += got;
    }
    return bytes.subarray(0, filled);
  }

  /** Replaces a file in one step, 0600. */
  async write(name: string, bytes: Uint8Array | string): Promise<void> {
    await writeFileAtomic(`${this.path}/${name}`, bytes);
  }

  /** Deletes a file; nothing happens when there is none. */
  async remove(name: string): Promise<void> {
    try {
      await Deno.remove(`${this.path}/${name}`);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  /** Deletes what writes left behind that were killed. */
  async removeTemporary(): Promise<void> {
    for (const folder of ["", `${SECRETS}/`]) {
      for (const { name } of await entries(`${this.path}/${folder}`)) {
        if (isTemporaryName(name)) await this.remove(`${folder}${name}`);
      }
    }
  }

  #checkFolder(path: string, info: Deno.FileInfo): void {
    if (info.isSymlink) throw isLink(path);
    if (!info.isDirectory) throw new VaultFolderError(path, "it is not a folder", `move it away`);
    checkOwner(path, info, this.#uid);
  }
}

/** Throws {@linkcode VaultFolderError} unless the file or folder is ours and closed to others. */
export function checkOwner(path: string, info: Deno.FileInfo, uid: number | null): void {
  if (uid === null) return;
  if (info.uid !== uid) {
    throw new VaultFolderError(
      path,
      `it belongs to user ${info.uid}, not to ${uid}`,
      `check who put it there, then: sudo chown ${uid} ${path}`,
    );
  }
  const mode = (info.mode ?? 0) & 0o777;
  if ((mode & 0o077) !== 0) {
    throw new VaultFolderError(
      path,
      `others can open it (mode ${mode.toString(8).padStart(4, "0")})`,
      `run: chmod ${info.isDirectory ? "700" : "600"} ${path}`,
    );
  }
}

function isLink(path: string): VaultFolderError {
  return new VaultFolderError(
    path,
    "links and special files are not allowed in the vault",
    `look where it leads with \`ls -l ${path}\`, then remove it`,
  );
}

async function entries(path: string): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
