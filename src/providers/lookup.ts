/** Looks things up in the registry. Pure; importing this costs nothing and reaches nobody. */

import { ExitCode, nearest, PyraError } from "../base/mod.ts";
import { resolveAddress } from "./_address.ts";
import type { Provider } from "./provider.ts";
import { PROVIDERS } from "./registry.ts";

/** The provider with this id. Throws `provider.unknown` with the closest one as a hint. */
export function getProvider(id: string): Provider {
  const found = PROVIDERS.find((provider) => provider.id === id);
  if (found) return found;
  const near = nearest(id, PROVIDERS.map((provider) => provider.id));
  throw new PyraError(`There is no provider "${id}"`, {
    code: "provider.unknown",
    hint: near ? `did you mean ${near}?` : "`pyra provider list` shows them all",
    exitCode: ExitCode.usage,
  });
}

/** The `host:port` strings an app needs to reach a provider: one, or none for `offline`
 * and where the user has yet to give an address. Throws `provider.bad_address`. */
export function providerHosts(providerId: string, baseUrl?: string): string[] {
  const provider = getProvider(providerId);
  if (provider.group === "Offline" || !(baseUrl || provider.baseUrl)) return [];
  const { url } = resolveAddress(provider, baseUrl);
  return [`${url.hostname}:${url.port || (url.protocol === "https:" ? "443" : "80")}`];
}

/** Tokens that fit into a model's context, where the registry knows it. */
export function contextWindow(providerId: string, model: string): number | undefined {
  const known = getProvider(providerId).contextWindows;
  return known && Object.hasOwn(known, model) ? known[model] : undefined;
}
