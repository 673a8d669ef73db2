/** Whether anybody is at a provider's address. Sends no key and no question. */

import { resolveAddress } from "./_address.ts";
import { networkFault } from "./_fault.ts";
import { getProvider } from "./lookup.ts";

/** Whom to reach, and how long to wait. */
export interface ReachOptions {
  /** An id of the registry. */
  id: string;
  /** The user's `ai.base_url`; beats the registry's address. */
  baseUrl?: string;
  signal: AbortSignal;
}

/** The host that answered, whatever it said. Throws a `PyraError` in words when none did. */
export async function reachProvider({ id, baseUrl, signal }: ReachOptions): Promise<string> {
  const provider = getProvider(id);
  const { url, host } = resolveAddress(provider, baseUrl);
  try {
    const response = await fetch(url, { redirect: "manual", signal });
    await response.body?.cancel();
    return host;
  } catch (error) {
    throw networkFault({ provider, host }, error);
  }
}
