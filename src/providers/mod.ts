/** Providers: the registry, the client for OpenAI-compatible servers, the offline rules.
 *
 * Imports base, contracts, security; may be imported by app, cli and the kernel. Cheap to
 * import: the client library and the offline rules are loaded by `createProvider`.
 * @module */
export { contextWindow, getProvider, providerHosts } from "./lookup.ts";
export type { Provider } from "./provider.ts";
export { PROVIDERS } from "./registry.ts";
export { createProvider, type ProviderOptions } from "./create_provider.ts";
export { reachProvider } from "./reach.ts";
export { discoverLocal, type DiscoverOptions } from "./discover.ts";
