/** The secrets of an open vault: its index, and one sealed file for each.
 *
 * Every method must be called while holding the vault's lock. Files are untrusted until
 * their hash is the one in the index, and nothing is decrypted before. */

import { applyChange, sha256 } from "./change.ts";
import type { Cipher } from "./cipher.ts";
import { VaultTamperedError } from "./errors.ts";
import { randomId, SECRETS, type VaultFolder } from "./folder.ts";
import {
  formatIndex,
  INDEX_LIMIT,
  type IndexEntry,
  parseIndex,
  type SecretIndex,
} from "./index_file.ts";
import { formatRoot, type Root, ROOT_LIMIT, rootName } from "./root.ts";
import type { VaultProblem } from "./types.ts";

/** The largest secret, in bytes, and the largest file with one. */
export const SECRET_LIMIT = 64 * 1024;
const SECRET_FILE_LIMIT = 4 * SECRET_LIMIT;

/** Where the original system kept its keys, unencrypted. */
export const PLAINTEXT_KEYS = `${SECRETS}/api_keys.json`;

/** What a new generation of files is sealed with. */
export interface Seal {
  cipher: Cipher;
  /** The key that goes into the root, under age. */
  identity?: Uint8Array;
  sealRoot(text: Uint8Array): Promise<Uint8Array>;
}

/** A value to store. */
export interface NewSecret {
  name: string;
  plain: Uint8Array;
  /** The plaintext is an age file under a passphrase of its own. */
  passphrase?: boolean;
  /** When it was first stored elsewhere; ISO 8601. */
  created?: string;
}

/** A secret read and decrypted. */
export interface FoundSecret {
  plain: Uint8Array;
  entry: IndexEntry;
}

/** The store of one generation: one root, one index, one cipher. */
export class SecretStore {
  readonly #folder: VaultFolder;
  readonly #cipher: Cipher;
  readonly #indexName: string;
  readonly #rootHash: string;
  #index?: SecretIndex;
  #indexHash = "";

  constructor(
    folder: VaultFolder,
    { index, cipher, rootHash }: { index: string; cipher: Cipher; rootHash: string },
  ) {
    this.#folder = folder;
    this.#cipher = cipher;
    this.#indexName = `index-${index}.${cipher.backend}`;
    this.#rootHash = rootHash;
  }

  /** Writes a new vault with nothing in it. */
  static create(folder: VaultFolder, seal: Seal): Promise<SecretStore> {
    return writeGeneration(folder, seal, { counter: 0, secrets: [], remove: [] });
  }

  get backend(): Cipher["backend"] {
    return this.#cipher.backend;
  }

  /** Whether the root on the disk is still the one this store was opened with. */
  async isCurrent(): Promise<boolean> {
    const root = await this.#folder.read(rootName(this.backend), ROOT_LIMIT);
    return root !== undefined && await sha256(root) === this.#rootHash;
  }

  /** The index, read again when it has changed. Throws `vault.tampered` when it is older than
   * one this process has seen. */
  async index(): Promise<SecretIndex> {
    const file = `${this.#folder.path}/${this.#indexName}`;
    const bytes = await this.#folder.read(this.#indexName, INDEX_LIMIT);
    if (!bytes) throw new VaultTamperedError(file, "is missing");
    const hash = await sha256(bytes);
    if (this.#index && hash === this.#indexHash) return this.#index;
    const index = parseIndex(await this.#cipher.open(bytes, file), file);
    if (index.counter < (this.#index?.counter ?? 0)) {
      throw new VaultTamperedError(file, "is an older copy of the index");
    }
    this.#indexHash = hash;
    return this.#index = index;
  }

  /** One secret; `undefined` when the index has no such name. */
  async read(name: string): Promise<FoundSecret | undefined> {
    const entry = (await this.index()).secrets.get(name);
    if (!entry) return undefined;
    const file = `${this.#folder.path}/${this.#fileOf(entry)}`;
    const bytes = await this.#folder.read(this.#fileOf(entry), SECRET_FILE_LIMIT);
    const hint = `restore it from a backup, or set ${name} again`;
    if (!bytes) throw new VaultTamperedError(file, `is missing (${name} lay in it)`, hint);
    if (await sha256(bytes) !== entry.sha256) {
      throw new VaultTamperedError(file, `is not the file that ${name} was stored in`, hint);
    }
    return { plain: await this.#cipher.open(bytes, file), entry };
  }

  /** Stores values under new or known names, all in one step. */
  async write(secrets: NewSecret[], now: string): Promise<void> {
    const index = await this.index();
    const entries = new Map(index.secrets);
    const create = new Map<string, Uint8Array>();
    const remove: string[] = [];
    for (const { name, plain, passphrase, created } of secrets) {
      const old = index.secrets.get(name);
      if (old) remove.push(this.#fileOf(old));
      const sealed = await this.#cipher.seal(plain);
      const entry: IndexEntry = {
        ...await describe(sealed),
        version: (old?.version ?? 0) + 1,
        created: old?.created ?? created ?? now,
        changed: now,
      };
      if (old?.lastUse) entry.lastUse = old.lastUse;
      if (passphrase) entry.passphrase = true;
      create.set(this.#fileOf(entry), sealed);
      entries.set(name, entry);
    }
    await this.#replaceIndex(entries, { create, remove });
  }

  /** Forgets a secret. Returns whether there was one. */
  async remove(name: string): Promise<boolean> {
    const entries = new Map((await this.index()).secrets);
    const old = entries.get(name);
    if (!old) return false;
    entries.delete(name);
    await this.#replaceIndex(entries, { create: new Map(), remove: [this.#fileOf(old)] });
    return true;
  }

  /** Notes the day a secret was used, where it is not noted yet. */
  async markUsed(name: string, day: string): Promise<void> {
    const entries = new Map((await this.index()).secrets);
    const entry = entries.get(name);
    if (!entry || entry.lastUse === day) return;
    entries.set(name, { ...entry, lastUse: day });
    await this.#replaceIndex(entries, { create: new Map(), remove: [] });
  }

  /** Everything in the folder that is not as the index says. */
  async problems(): Promise<VaultProblem[]> {
    const problems: VaultProblem[] = [];
    const known = new Set([rootName(this.backend), this.#indexName]);
    for (const [name, entry] of (await this.index()).secrets) {
      const file = this.#fileOf(entry);
      known.add(file);
      const bytes = await this.#folder.read(file, SECRET_FILE_LIMIT).catch(() => new Uint8Array());
      if (!bytes) problems.push({ kind: "missing", file, name });
      else if (await sha256(bytes) !== entry.sha256) problems.push({ kind: "changed", file, name });
    }
    for (const file of await this.#folder.list() ?? []) {
      if (file === PLAINTEXT_KEYS) problems.push({ kind: "plaintext", file });
      else if (!known.has(file)) problems.push({ kind: "stray", file });
    }
    return problems;
  }

  /** Encrypts everything again under another seal; the old or the new generation stands,
   * never a mixture. Refuses when a file is not what it should be. */
  async rebuild(seal: Seal): Promise<SecretStore> {
    const index = await this.index();
    const secrets: GenerationSecret[] = [];
    const remove = [this.#indexName];
    if (seal.cipher.backend !== this.backend) remove.push(rootName(this.backend));
    for (const [name, entry] of index.secrets) {
      const { plain } = (await this.read(name))!;
      secrets.push({ name, entry, sealed: await seal.cipher.seal(plain) });
      plain.fill(0);
      remove.push(this.#fileOf(entry));
    }
    return await writeGeneration(this.#folder, seal, { counter: index.counter, secrets, remove });
  }

  /** Overwrites the key. */
  close(): void {
    this.#cipher.close();
    this.#index = undefined;
  }

  #fileOf(entry: { id: string }): string {
    return `${SECRETS}/${entry.id}.${this.backend}`;
  }

  async #replaceIndex(
    secrets: Map<string, IndexEntry>,
    { create, remove }: { create: Map<string, Uint8Array>; remove: string[] },
  ): Promise<void> {
    const next = { counter: (this.#index?.counter ?? 0) + 1, secrets };
    const bytes = await this.#cipher.seal(formatIndex(next));
    await applyChange(this.#folder, { create, commit: { name: this.#indexName, bytes }, remove });
    this.#index = next;
    this.#indexHash = await sha256(bytes);
  }
}

interface GenerationSecret {
  name: string;
  entry: IndexEntry;
  sealed: Uint8Array;
}

/** Writes root, index and secrets under new names; the root is the commit. */
async function writeGeneration(
  folder: VaultFolder,
  seal: Seal,
  { counter, secrets, remove }: { counter: number; secrets: GenerationSecret[]; remove: string[] },
): Promise<SecretStore> {
  const { cipher, identity, sealRoot } = seal;
  const root: Root = { index: randomId(), identity };
  const next: SecretIndex = { counter: counter + 1, secrets: new Map() };
  const create = new Map<string, Uint8Array>();
  for (const { name, entry, sealed } of secrets) {
    const described = await describe(sealed);
    next.secrets.set(name, { ...entry, ...described });
    create.set(`${SECRETS}/${described.id}.${cipher.backend}`, sealed);
  }
  create.set(`index-${root.index}.${cipher.backend}`, await cipher.seal(formatIndex(next)));
  const text = formatRoot(root);
  const bytes = await sealRoot(text);
  text.fill(0);
  await applyChange(folder, { create, commit: { name: rootName(cipher.backend), bytes }, remove });
  return new SecretStore(folder, { index: root.index, cipher, rootHash: await sha256(bytes) });
}

async function describe(sealed: Uint8Array): Promise<Pick<IndexEntry, "id" | "sha256" | "size">> {
  return { id: randomId(), sha256: await sha256(sealed), size: sealed.length };
}
