/** Where `pyra setup` gets a provider's key: from the user's hand into the vault.
 *
 * Asked on the terminal before the app starts that will test it, so no app ever sees the
 * keys being typed. A variable of the environment wins, as everywhere. */

import { PyraError } from "../../base/mod.ts";
import type { Provider } from "../../providers/mod.ts";
import type { UnlockSource, Vault } from "../../vault/mod.ts";
import { askConfirm, askSecret } from "../posix.ts";
import { askTwice } from "./prompts.ts";

/** What asking stands on. */
export interface SetupKeyOptions {
  provider: Provider;
  vault: Vault;
  source: UnlockSource;
  /** Shows one note to the user. */
  remark(line: string): void;
}

/** Makes sure that the vault holds a key for the provider; makes the vault first where there is
 * none. Throws `setup.no_key` when the user gives none, and has changed nothing then. */
export async function askProviderKey(options: SetupKeyOptions): Promise<void> {
  const { provider, vault, source, remark } = options;
  const name = `provider:${provider.id}`;
  if (provider.keyEnvVar && Deno.env.get(provider.keyEnvVar)) {
    remark(
      `the key is taken from ${provider.keyEnvVar}; ` +
        "`pyra vault import --from-env` would keep it encrypted",
    );
    return;
  }
  const absent = (await vault.status()).state === "absent";
  if (!absent) {
    await vault.unlock(source);
    const known = (await vault.list()).some((entry) => entry.name === name);
    if (
      known && !await askConfirm(`The vault has a key for ${provider.displayName}. Replace it?`)
    ) {
      return;
    }
  }
  const key = await askSecret(`Key for ${provider.displayName} (it is not shown): `);
  if (!key || key.expose().trim() === "") {
    throw new PyraError(`No key was given for ${provider.displayName}; nothing was changed`, {
      code: "setup.no_key",
      hint: `run \`pyra setup --provider ${provider.id}\` again, or set ${provider.keyEnvVar}`,
    });
  }
  if (absent) {
    remark("Keys are kept in an encrypted vault. Its passphrase cannot be recovered by anyone.");
    await vault.init({ method: "passphrase", passphrase: await askTwice("A passphrase for it") });
  }
  await vault.set(name, key);
}
