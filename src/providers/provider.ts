/** What is known of a provider before anything is asked of it, and lookups in the registry.
 *
 * Plain data and pure functions; importing this costs nothing and reaches nobody.
 * The list itself stands in `registry.ts`. */

import { ExitCode, PyraError } from "../base/mod.ts";
import { resolveAddress } from "./_address.ts";
import { PROVIDERS } from "./registry.ts";

/** A header in which servers want a key. */
export type KeyHeader = "authorization" | "api-key" | "x-api-key";

/** One place that answers messages. */
export interface Provider {
  /** What stands in `ai.provider_id`. */
  readonly id: string;
  readonly displayName: string;
  /** The heading it is listed under. */
  readonly group: "Offline" | "Cloud" | "Gateways" | "Local" | "Other";
  /** Whether it refuses to answer without a key. */
  readonly requiresKey: boolean;
  /** The variable a key is taken from, even where none is required. */
  readonly keyEnvVar?: string;
  /** The header that carries the key. @default "authorization", with `Bearer` before it */
  readonly keyHeader?: KeyHeader;
  /** Empty where the user has to say: a local server's own models, a deployment's name. */
  readonly defaultModel: string;
  /** Where its OpenAI-compatible API starts. Empty where the user has to say. */
  readonly baseUrl: string;
  /** How to see that address and key work: by its list of models, which costs nothing,
   * or only by a short message, because it lists none. */
  readonly connectivityCheck: "models" | "message" | "none";
  /** Tokens that fit, by model, from its documentation. Its own model list beats this. */
  readonly contextWindows?: Readonly<Record<string, number>>;
  /** Its list of models is not OpenAI's: the key goes into this header, and these go along. */
  readonly modelList?: { keyHeader: KeyHeader; headers: Readonly<Record<string, string>> };
  /** Refuses requests that carry `stream_options`, so streams come without token counts. */
  readonly noStreamOptions?: boolean;
  /** Wants what it said beside a tool call back with that call: `reasoning` is the thinking
   * (`reasoning_content`), `signature` an opaque field (`extra_content`). */
  readonly echoes?: "reasoning" | "signature";
  /** What a user should know before choosing it, in one sentence. */
  readonly notes?: string;
}

/** The provider with this id. Throws `provider.unknown` with the closest one as a hint. */
export function getProvider(id: string): Provider {
  const found = PROVIDERS.find((provider) => provider.id === id);
  if (found) return found;
  const near = closest(id, PROVIDERS.map((provider) => provider.id));
  throw new PyraError(`There is no provider "${id}"`, {
    code: "provider.unknown",
    hint: near ? `did you mean ${near}?` : "`pyra provider list` shows them all",
    exitCode: ExitCode.usage,
  });
}

/** The `host:port` strings a Worker needs to reach a provider: one, or none for `offline`
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

/** The candidate that shares most with what was typed, if it is plausibly a slip. */
function closest(typed: string, candidates: readonly string[]): string | undefined {
  const wanted = pairs(typed);
  let best: { candidate: string; share: number } | undefined;
  for (const candidate of candidates) {
    const own = pairs(candidate);
    const common = own.filter((pair) => wanted.includes(pair)).length;
    const share = (2 * common) / (wanted.length + own.length);
    if (!best || share > best.share) best = { candidate, share };
  }
  return best && best.share >= 0.4 ? best.candidate : undefined;
}

/** The neighbouring letters of a word, its edges included (Dice's coefficient). */
function pairs(word: string): string[] {
  const framed = `^${word.toLowerCase().replaceAll(/[^a-z0-9]/g, "")}$`;
  return Array.from({ length: framed.length - 1 }, (_, i) => framed.slice(i, i + 2));
}
