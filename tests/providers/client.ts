/** The client under test, impatient and without pauses worth mentioning. */

import { Secret } from "../../src/base/mod.ts";
import type { ProviderEvent, TurnRequest } from "../../src/contracts/mod.ts";
import { createProvider, type ProviderOptions } from "../../src/providers/mod.ts";

/** A key that no message may ever show. */
export const KEY = "sk-proj-Zm9vYmFyYmF6cXV4-0123456789abcdefABCDEF";

/** A provider for a server of the test. */
export function clientFor(
  baseUrl: string,
  options: Partial<ProviderOptions> = {},
): ReturnType<typeof createProvider> {
  return createProvider({
    id: "custom",
    baseUrl,
    key: () => Promise.resolve(new Secret(KEY)),
    random: () => 0.5,
    ...options,
    timeouts: { firstMs: 5_000, idleMs: 5_000, totalMs: 20_000, ...options.timeouts },
    limits: { retries: 0, waitMs: 20, ...options.limits },
  });
}

/** A request with one question. */
export function question(text = "hello", more: Partial<TurnRequest> = {}): TurnRequest {
  return { model: "m", messages: [{ role: "user", content: text }], tools: [], ...more };
}

/** Everything a provider says to a request. */
export async function ask(
  provider: ReturnType<typeof createProvider>,
  request: TurnRequest = question(),
  signal: AbortSignal = new AbortController().signal,
): Promise<ProviderEvent[]> {
  return await Array.fromAsync(provider.stream(request, signal));
}

/** The words of an answer. */
export function textOf(events: readonly ProviderEvent[]): string {
  return events.map((event) => event.type === "text" ? event.delta : "").join("");
}

/** The error an answer ended with. */
export function failureOf(events: readonly ProviderEvent[]) {
  const last = events.at(-1);
  return last?.type === "failed" ? last.error : undefined;
}

/** A port of 127.0.0.1 on which nobody listens. */
export function closedPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
