/** Where the provider's key comes from, in order: the environment, then the vault.
 *
 * Trusted; hands out a `Secret` that is registered with the redactor while the process
 * lives. Who may ask is decided in `methods.ts`. */

import { Secret } from "../../base/mod.ts";
import { getProvider } from "../../providers/lookup.ts";
import { knownSecrets } from "../../security/mod.ts";
import type { UnlockSource, Vault } from "../../vault/mod.ts";

/** A key and where it was found. */
export interface FoundSecret {
  value: Secret;
  source: "environment" | "vault";
}

/** Looks up keys of model providers. */
export class ProviderSecrets {
  readonly #vault: () => Promise<Vault>;
  readonly #source: UnlockSource;
  /** Keys with a passphrase of their own, asked for in `prepare()`, until the app has ended. */
  readonly #held = new Map<string, Secret>();

  constructor(vault: () => Promise<Vault>, source: UnlockSource) {
    this.#vault = vault;
    this.#source = source;
  }

  /** Asks for what `find()` will need, while no app has the terminal: opens the vault when
   * the key of a provider that needs one can only lie there. Throws `vault.locked` with nobody
   * to ask. */
  async prepare(providerId: string, who: string, source: UnlockSource): Promise<void> {
    this.#held.clear();
    if (this.#fromEnvironment(providerId)) return;
    if (!await this.unlock(source)) return;
    const vault = await this.#vault();
    const name = `provider:${providerId}`;
    const entry = (await vault.list()).find((entry) => entry.name === name);
    if (!entry?.passphrase) return;
    const value = await vault.get(name, {
      who,
      why: "opened before the terminal is handed over",
    });
    if (value) this.#held.set(providerId, value);
  }

  /** Opens the vault; `false` where there is none. */
  async unlock(source: UnlockSource): Promise<boolean> {
    const vault = await this.#vault();
    if ((await vault.status()).state === "absent") return false;
    await vault.unlock(source);
    return true;
  }

  /** The key of a provider, or `undefined` where it has none. For a provider that works without one,
   * nobody is asked for a passphrase: a vault that only a person can open then means no key. */
  async find(
    providerId: string,
    access: { who: string; why: string },
  ): Promise<FoundSecret | undefined> {
    const fromEnvironment = this.#fromEnvironment(providerId);
    if (fromEnvironment) return { value: fromEnvironment, source: "environment" };
    const held = this.#held.get(providerId);
    if (held) return { value: held, source: "vault" };
    const vault = await this.#vault();
    if (!getProvider(providerId).requiresKey) {
      if (await this.#needsPerson(vault)) return undefined;
      if (!await this.unlock(this.#source)) return undefined;
    }
    const value = await vault.get(`provider:${providerId}`, access);
    return value && { value, source: "vault" };
  }

  /** Whether only a person can open the vault now: no file has its passphrase, no keychain, no
   * identity. */
  async #needsPerson(vault: Vault): Promise<boolean> {
    const { state, method } = await vault.status();
    return state === "locked" && method === "passphrase" &&
      this.#source.passphraseFile === undefined;
  }

  #fromEnvironment(providerId: string): Secret | undefined {
    const name = getProvider(providerId).keyEnvVar;
    const value = name ? Deno.env.get(name) : undefined;
    if (!value) return undefined;
    knownSecrets.add(value);
    return new Secret(value);
  }
}
