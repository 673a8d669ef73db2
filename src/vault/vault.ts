/** The vault: what the rest of the kernel calls. Decides who may have what, and writes a line to
 * the log for each access.
 *
 * Names, `who` and `why` come from outside and are untrusted. Values are `Secret`s from the
 * moment they exist. Unlocking is in `access.ts`, all reading and changing of files in
 * `store.ts`. */

import { PyraError, Secret } from "../base/mod.ts";
import { changedMeanwhile, readRoot, VaultAccess } from "./access.ts";
import { openWithPassphrase, sealWithPassphrase } from "./age.ts";
import { sha256 } from "./change.ts";
import { SecretMissingError, VaultUsageError } from "./errors.ts";
import { openKeychain } from "./system_keychain.ts";
import { checkReach, checkSecretName } from "./names.ts";
import { checkNewPassphrase } from "./new_passphrase.ts";
import { makeSeal, methodOf, openAgeRoot, openRoot } from "./protection.ts";
import { rootName } from "./root.ts";
import { createSentinel } from "./sentinel.ts";
import { type NewSecret, type Seal, SECRET_LIMIT, SecretStore } from "./store.ts";
import { exportAll, importFrom, removePlaintextKeys } from "./transfer.ts";
import type {
  Access,
  ImportPreview,
  ImportSource,
  Protection,
  SecretEntry,
  UnlockSource,
  Vault,
  VaultOptions,
  VaultPorts,
  VaultStatus,
} from "./types.ts";
import { askFor, findProtection } from "./unlock.ts";

const DAY = 24 * 60 * 60_000;

/** The vault of one folder; see `openVault()`. */
export class FolderVault implements Vault {
  readonly #access: VaultAccess;
  readonly #ports: VaultPorts;
  readonly #workFactor: number;

  constructor(options: VaultOptions) {
    this.#access = new VaultAccess(options);
    this.#ports = options.ports;
    this.#workFactor = options.config.scrypt_work_factor;
  }

  async status(): Promise<VaultStatus> {
    const folder = this.#access.folder.path;
    const root = await this.#access.findRoot();
    if (!root) return { folder, state: "absent", secrets: 0 };
    const files = await this.#access.folder.list() ?? [];
    const secrets = files.filter((name) => /^secrets\/.*\.(age|gpg)$/.test(name)).length;
    const method = await methodOf(this.#access.context, root);
    const status: VaultStatus = { folder, state: "locked", backend: root.backend, method, secrets };
    const session = this.#access.session();
    if (!session) return status;
    const { problems } = this.#access;
    return { ...status, state: "unlocked", locksAt: session.locksAt, problems };
  }

  async init(protection: Protection): Promise<void> {
    const { folder, context } = this.#access;
    if (await this.#access.findRoot()) throw existsAlready(folder.path);
    folder.create();
    const seal = await makeSeal(context, protection);
    await this.#storeInKeychain(protection);
    const store = await this.#access.exclusive(async () => {
      if (await readRoot(folder)) throw existsAlready(folder.path);
      createSentinel(folder.path);
      return await SecretStore.create(folder, seal);
    });
    await this.#access.begin(store);
    await this.#ports.log("vault.init", { method: protection.method });
  }

  async unlock(source: UnlockSource = {}): Promise<void> {
    const given = source.passphrase !== undefined || source.passphraseFile !== undefined;
    if (given || !this.#access.session()) await this.#access.open(source);
  }

  async lock(why = "asked to"): Promise<void> {
    await this.#access.lock(why);
  }

  async list(): Promise<SecretEntry[]> {
    const { secrets } = await this.#access.withStore((store) => store.index());
    const now = this.#ports.now();
    return [...secrets].map(([name, entry]): SecretEntry => ({
      name,
      version: entry.version,
      created: entry.created,
      changed: entry.changed,
      ageDays: Math.max(0, Math.floor((now - Date.parse(entry.changed)) / DAY)),
      lastUse: entry.lastUse,
      passphrase: entry.passphrase === true,
      problem: this.#access.problems.find((problem) => problem.name === name)?.kind,
    })).sort((a, b) => a.name < b.name ? -1 : 1);
  }

  async get(name: string, access: Access): Promise<Secret | undefined> {
    const fields = { name, who: access.who, why: access.why };
    let value: Secret | undefined;
    try {
      checkSecretName(name);
      checkReach(access.who, name);
      value = await this.#find(name, access.passphrase);
    } catch (error) {
      const reason = error instanceof PyraError ? error.code : "internal";
      await this.#ports.log("vault.get", { ...fields, granted: false, reason });
      throw error;
    }
    if (value) await this.#ports.log("vault.get", { ...fields, granted: true });
    else await this.#ports.log("vault.get", { ...fields, granted: false, reason: "none" });
    return value;
  }

  async set(name: string, value: Secret, options: { passphrase?: Secret } = {}): Promise<void> {
    checkSecretName(name);
    const secret = await this.#seal(name, value, options.passphrase);
    await this.#access.withStore((store) => store.write([secret], this.#access.now()));
    this.#putRight(name);
    await this.#ports.log("vault.set", { name });
  }

  async remove(name: string): Promise<boolean> {
    checkSecretName(name);
    const removed = await this.#access.withStore((store) => store.remove(name));
    this.#putRight(name);
    await this.#ports.log("vault.remove", { name, removed });
    return removed;
  }

  async rotateSecret(
    name: string,
    value: Secret,
    options: { passphrase?: Secret } = {},
  ): Promise<void> {
    checkSecretName(name);
    const { secrets } = await this.#access.withStore((store) => store.index());
    const entry = secrets.get(name);
    if (!entry) throw new SecretMissingError(name);
    if (entry.passphrase && !options.passphrase) {
      throw new VaultUsageError(`${name} has a passphrase of its own`, "give it with --passphrase");
    }
    await this.set(name, value, options);
  }

  async rotateIdentity(source: UnlockSource = {}): Promise<void> {
    const { context } = this.#access;
    const root = await this.#access.root();
    // The passphrase is not kept, so it is asked for again; opening proves that it is right.
    const { protection, opened } = await findProtection(
      context,
      { root, source },
      (protection) => openRoot(context, root.bytes, protection),
    );
    if (this.#access.session()) opened.close();
    else await this.#access.begin(opened);
    await this.#rebuild(await makeSeal(context, protection));
    await this.#ports.log("vault.rotate", { method: protection.method });
  }

  async migrate(to: Protection): Promise<void> {
    const { context } = this.#access;
    const seal = await makeSeal(context, to);
    await this.#storeInKeychain(to);
    await this.#rebuild(seal);
    if (context.config.unlock === "keychain" && to.method !== "keychain") {
      await openKeychain(context.folder, this.#ports.run).clear();
    }
    await this.#ports.log("vault.migrate", { method: to.method });
  }

  async changePassphrase({ current, next }: { current: Secret; next: Secret }): Promise<void> {
    checkNewPassphrase(next);
    const { context, folder } = this.#access;
    const protection = { method: "passphrase", passphrase: current } as const;
    const root = await this.#access.root();
    const method = await methodOf(context, root);
    if (method === "gpg" || method === "identity") {
      throw new VaultUsageError(
        "The vault has no passphrase to change",
        method === "gpg" ? "change your key's with gpg" : "change your identity file's with age",
      );
    }
    const text = await context.guesses.attempt(() => openAgeRoot(context, root.bytes, protection));
    const sealed = await sealWithPassphrase(text, next, this.#workFactor);
    text.fill(0);
    await this.#access.exclusive(async () => {
      const now = await readRoot(folder);
      if (!now || await sha256(now.bytes) !== await sha256(root.bytes)) throw changedMeanwhile();
      await folder.write(rootName(root.backend), sealed);
    });
    await this.#access.lock("the passphrase was changed");
    await this.#storeInKeychain({ method, passphrase: next });
    await this.#ports.log("vault.passphrase_changed", {});
  }

  exportAll(passphrase: Secret): Promise<Uint8Array> {
    return exportAll(this.#access, passphrase);
  }

  importFrom(source: ImportSource): Promise<ImportPreview> {
    return importFrom(this.#access, source);
  }

  removePlaintextKeys(): Promise<boolean> {
    return removePlaintextKeys(this.#access);
  }

  async #find(name: string, passphrase: Secret | undefined): Promise<Secret | undefined> {
    if (!this.#access.session() && !await this.#access.findRoot()) return undefined;
    const found = await this.#access.withStore(async (store) => {
      const found = await store.read(name);
      // The secret is there, whether or not the day can be noted.
      if (found) await store.markUsed(name, this.#access.now().slice(0, 10)).catch(() => {});
      return found;
    });
    if (!found) return undefined;
    const plain = found.entry.passphrase
      ? await this.#openInner(name, found.plain, passphrase)
      : found.plain;
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(plain);
    plain.fill(0);
    this.#access.session()?.remember(text);
    return new Secret(text);
  }

  /** Opens a secret that has a passphrase of its own. */
  async #openInner(name: string, sealed: Uint8Array, given?: Secret): Promise<Uint8Array> {
    const attempt = (passphrase: Secret) =>
      this.#access.context.guesses.attempt(() => openWithPassphrase(sealed, passphrase, name));
    if (given) return await attempt(given);
    const problem = `${name} has a passphrase of its own`;
    return await askFor(`Passphrase of ${name}: `, this.#ports, attempt, problem);
  }

  async #seal(name: string, value: Secret, passphrase?: Secret): Promise<NewSecret> {
    const plain = new TextEncoder().encode(value.expose());
    if (plain.length === 0 || plain.length > SECRET_LIMIT) {
      throw new VaultUsageError(
        `The value of ${name} is ${plain.length === 0 ? "empty" : "too long"}`,
        `a secret has 1 to ${SECRET_LIMIT} bytes`,
      );
    }
    if (!passphrase) return { name, plain };
    const sealed = await sealWithPassphrase(plain, passphrase, this.#workFactor);
    return { name, plain: sealed, passphrase: true };
  }

  async #rebuild(seal: Seal): Promise<void> {
    await this.#access.withStore(async (store, session) => {
      session.store = await store.rebuild(seal);
    });
  }

  async #storeInKeychain(protection: Protection): Promise<void> {
    if (protection.method !== "keychain") return;
    await openKeychain(this.#access.folder, this.#ports.run).store(protection.passphrase);
  }

  /** A secret that was set or removed is no longer amiss. */
  #putRight(name: string): void {
    this.#access.problems = this.#access.problems.filter((problem) => problem.name !== name);
  }
}

function existsAlready(folder: string): VaultUsageError {
  return new VaultUsageError(
    `There is a vault in ${folder} already`,
    "change it with `pyra vault passwd`, `rotate` or `migrate`",
  );
}
