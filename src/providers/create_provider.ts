/** Makes the `ChatProvider` of a provider's id. The client library and the rules are
 * loaded with the first question. */

import type { Secret } from "../base/mod.ts";
import type {
  ChatProvider,
  LocalServer,
  ModelInfo,
  ProviderEvent,
  TurnRequest,
} from "../contracts/mod.ts";
import { resolveAddress } from "./_address.ts";
import type { Limits, Timeouts } from "./openai_compatible.ts";
import { getProvider } from "./lookup.ts";
import type { Provider } from "./provider.ts";

const MIB = 1024 * 1024;

/** What a provider is made from. Only `id` and `key` have to be given. */
export interface ProviderOptions {
  /** An id of the registry. */
  id: string;
  /** The user's `ai.base_url`; beats the registry's address. */
  baseUrl?: string;
  /** The key, asked for anew for each request and not kept. */
  key(): Promise<Secret | undefined>;
  timeouts?: Partial<Timeouts>;
  limits?: Partial<Limits>;
  /** @default globalThis.fetch */
  fetch?: typeof fetch;
  /** Milliseconds since 1970. @default Date.now */
  now?(): number;
  /** In [0, 1), for the length of pauses. @default Math.random */
  random?(): number;
  /** Looks for model servers that run here; `offline` mentions them. */
  found?(): Promise<readonly LocalServer[]>;
}

/** Makes a provider. Reaches nobody and loads nothing yet.
 * Throws `provider.unknown` and `provider.bad_address`. */
export function createProvider(options: ProviderOptions): ChatProvider {
  const provider = getProvider(options.id);
  const now = options.now ?? Date.now;
  if (provider.id === "offline") {
    return new LazyProvider(provider.id, async () => {
      const { OfflineProvider } = await late.offline();
      return new OfflineProvider({ now, found: options.found });
    });
  }
  const clientOptions = {
    provider,
    address: resolveAddress(provider, options.baseUrl),
    key: options.key,
    timeouts: timeoutsFor(provider, options.timeouts),
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    fetch: options.fetch ?? fetch,
    now,
    random: options.random ?? Math.random,
  };
  return new LazyProvider(provider.id, async () => {
    const { OpenAICompatible } = await late.openai();
    return new OpenAICompatible(clientOptions);
  });
}

type Offline = typeof import("./offline.ts");
type OpenAI = typeof import("./openai_compatible.ts");

/** Named as in `main.ts`, and for its reason. */
const late = {
  offline: () => import("./offline.ts" as string) as Promise<Offline>,
  openai: () => import("./openai_compatible.ts" as string) as Promise<OpenAI>,
};

/** Loads the real provider when it is first asked something. */
class LazyProvider implements ChatProvider {
  readonly id: string;
  readonly #load: () => Promise<ChatProvider>;
  #loaded?: Promise<ChatProvider>;

  constructor(id: string, load: () => Promise<ChatProvider>) {
    this.id = id;
    this.#load = load;
  }

  async *stream(request: TurnRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    yield* (await this.#real()).stream(request, signal);
  }

  async listModels(signal: AbortSignal): Promise<ModelInfo[]> {
    return await (await this.#real()).listModels(signal);
  }

  #real(): Promise<ChatProvider> {
    return this.#loaded ??= this.#load();
  }
}

const DEFAULT_LIMITS: Limits = {
  retries: 4,
  waitMs: 60_000,
  eventBytes: 8 * MIB,
  answerBytes: 64 * MIB,
};

function timeoutsFor(provider: Provider, given: Partial<Timeouts> = {}): Timeouts {
  const idleMs = given.idleMs ?? 60_000;
  // A local server may first have to load a model of many gigabytes.
  const firstMs = Math.max(idleMs, provider.group === "Local" ? 600_000 : 120_000);
  return { idleMs, firstMs, totalMs: 1_800_000, ...given };
}
