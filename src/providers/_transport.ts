/** The way out: one `fetch` per request, with the key put on at the last moment.
 *
 * The key goes to the provider's own origin and nowhere else: not over plain http to a
 * public host, not along a redirect, not into an error. What comes back is untrusted: a
 * status that is not 2xx is read up to a limit and thrown as a `ProviderFault`. */

import { PyraError, type Secret } from "../base/mod.ts";
import { isPrivateHost } from "../security/mod.ts";
import type { Address } from "./_address.ts";
import { readHead } from "./_body.ts";
import { keyHint, networkFault, ProviderFault, refusalFault } from "./_fault.ts";
import type { KeyHeader, Provider } from "./provider.ts";
import { parseRetryAfter, parseRetryDelay } from "./_retry.ts";

/** The most that is read of an error's body. */
const MAX_ERROR_BYTES = 64 * 1024;

/** What a transport is made for. */
export interface TransportOptions {
  provider: Provider;
  address: Address;
  key(): Promise<Secret | undefined>;
  fetch: typeof fetch;
  now(): number;
  /** Ends the request and the reading of its answer. */
  signal: AbortSignal;
  /** Beside those of the client library. */
  headers?: Readonly<Record<string, string>>;
  /** @default the provider's */
  keyHeader?: KeyHeader;
  /** For messages about an unknown model. */
  model?: string;
}

/** A `fetch` for the client library: adds the key, refuses redirects, throws faults. */
export function createTransport(options: TransportOptions): typeof fetch {
  const { provider, address, signal } = options;
  const peer = { provider, host: address.host };
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== address.url.origin) {
      throw new ProviderFault(`A request for ${address.host} was about to go elsewhere`, {
        code: "provider.bad_address",
      });
    }
    const headers = plainHeaders(init.headers, options.headers);
    const key = await options.key();
    if (key) putKey(headers, key, options);
    else if (provider.requiresKey) throw noKey(provider);
    let response: Response;
    try {
      const { method, body } = init;
      response = await options.fetch(url, { method, body, headers, signal, redirect: "manual" });
    } catch (error) {
      throw signal.aborted ? signal.reason : networkFault(peer, error);
    }
    if (response.ok) return response;
    throw await refusal(response, options);
  };
}

/** What the client library wants to send, less what tells about the machine. */
function plainHeaders(init?: HeadersInit, more: Readonly<Record<string, string>> = {}): Headers {
  const headers = new Headers(init);
  for (const name of [...headers.keys()]) {
    if (name.startsWith("x-stainless-") || name === "authorization") headers.delete(name);
  }
  for (const [name, value] of Object.entries(more)) headers.set(name, value);
  headers.set("user-agent", "pyra");
  return headers;
}

function putKey(headers: Headers, key: Secret, options: TransportOptions): void {
  const { provider, address, keyHeader = provider.keyHeader ?? "authorization" } = options;
  if (address.url.protocol === "http:" && !isPrivateHost(address.url.hostname)) {
    throw new ProviderFault(`The key would go to ${address.host} unencrypted`, {
      code: "provider.insecure_address",
      hint: "use an address that starts with https://",
    });
  }
  try {
    headers.set(keyHeader, keyHeader === "authorization" ? `Bearer ${key.expose()}` : key.expose());
  } catch {
    // The runtime's own message would repeat the key.
    throw new ProviderFault(`The key of ${provider.displayName} holds characters no key has`, {
      code: "provider.unauthorized",
      hint: keyHint(provider),
    });
  }
}

function noKey(provider: Provider): PyraError {
  return new ProviderFault(`${provider.displayName} needs a key, and there is none`, {
    code: "provider.no_key",
    hint: `set ${provider.keyEnvVar}, or run \`pyra setup --provider ${provider.id}\``,
  });
}

async function refusal(response: Response, options: TransportOptions): Promise<PyraError> {
  const { provider, address, now, model } = options;
  const peer = { provider, host: address.host };
  if (response.status >= 300 && response.status < 400) {
    await response.body?.cancel();
    const target = URL.parse(response.headers.get("location") ?? "", address.url);
    return new ProviderFault(
      `${address.host} sends us on${
        target ? ` to ${target.host}` : ""
      } (${response.status}), and we do not follow`,
      { code: "provider.redirect", hint: "set ai.base_url to the address it really has" },
    );
  }
  const body = await readHead(response, MAX_ERROR_BYTES);
  const retryAfterMs = parseRetryAfter(response.headers, now()) ?? parseRetryDelay(body);
  return refusalFault(peer, { status: response.status, body, retryAfterMs, model });
}
