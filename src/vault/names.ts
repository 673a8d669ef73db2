/** Names of secrets, and who may reach which. Names come from outside: untrusted. */

import { SecretNameError, SecretRefusedError } from "./errors.ts";

const PROVIDER = /^provider:[a-z0-9][a-z0-9._-]{0,63}$/;
const PLUGIN = /^plugin:[a-z0-9][a-z0-9_-]{0,63}:[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Whether a text is `provider:<id>` or `plugin:<name>:<key>`. */
export function isSecretName(name: string): boolean {
  return PROVIDER.test(name) || PLUGIN.test(name);
}

/** Throws {@linkcode SecretNameError} for anything else. */
export function checkSecretName(name: string): void {
  if (!isSecretName(name)) throw new SecretNameError(name);
}

/** A plugin (`plugin:<name>`) reaches only names that begin with its own; the kernel has
 * checked every other caller against its row. Throws {@linkcode SecretRefusedError}. */
export function checkReach(who: string, name: string): void {
  if (who.startsWith("plugin:") && !name.startsWith(`${who}:`)) {
    throw new SecretRefusedError(name, who);
  }
}
