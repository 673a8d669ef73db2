/** Where requests to a provider go: its base URL, checked, with Azure's ways ironed out.
 *
 * The address comes from the registry or from the user's own configuration. */

import { ExitCode, PyraError } from "../base/mod.ts";
import type { Provider } from "./provider.ts";

/** The last dated API version of Azure's older addresses; its `/openai/v1` needs none. */
const AZURE_API_VERSION = "2024-10-21";

/** A base URL in the parts the client wants them in. */
export interface Address {
  /** Without query and fragment; paths are appended to it. */
  url: URL;
  /** What every request carries after `?`. */
  query: Record<string, string>;
  /** `host`, or `host:port` where the port is not the usual one; for messages. */
  host: string;
}

/** The address of a provider; `baseUrl` beats the registry. Throws `provider.bad_address`. */
export function resolveAddress(provider: Provider, baseUrl?: string): Address {
  const text = baseUrl || provider.baseUrl;
  const url = URL.parse(text);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:") || !url.hostname) {
    throw badAddress(
      text
        ? `"${text}" is no address of a provider: it has to start with https:// or http://`
        : `${provider.displayName} needs an address, and ai.base_url is not set`,
      provider,
    );
  }
  if (url.username || url.password) {
    throw badAddress(`ai.base_url must not hold a name or a password`, provider);
  }
  if (provider.id === "azure") completeAzure(url);
  const query = Object.fromEntries(url.searchParams);
  url.search = "";
  url.hash = "";
  return { url, query, host: url.host };
}

/** Accepts what Azure's portal shows: the bare resource, its v1 API, or one deployment. */
function completeAzure(url: URL): void {
  if (/\/deployments\/[^/]+/.test(url.pathname)) {
    url.pathname = url.pathname.replace(/\/chat\/completions\/?$/, "");
    if (!url.searchParams.has("api-version")) {
      url.searchParams.set("api-version", AZURE_API_VERSION);
    }
  } else if (!url.pathname.replaceAll("/", "")) {
    url.pathname = "/openai/v1";
  }
}

function badAddress(message: string, provider: Provider): PyraError {
  return new PyraError(message, {
    code: "provider.bad_address",
    hint: `run \`pyra setup --provider ${provider.id}\``,
    exitCode: ExitCode.badConfig,
  });
}
