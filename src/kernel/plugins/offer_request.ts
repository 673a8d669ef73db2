/** Asks a fresh process what it offers: the first three messages of its life. */

import type { Json } from "../../base/mod.ts";
import type { PluginOffer } from "../../contracts/mod.ts";
import { schemaProblem } from "../../gate/mod.ts";
import { type InitializeParams, ManifestError, parseOffer } from "../../plugins/mod.ts";
import type { PluginProcess } from "./process.ts";

/** Introduces Pyra to the plugin and reads its offer. Throws `plugin.*`. */
export async function askOffer(
  process: PluginProcess,
  about: { name: string; settings: Record<string, Json>; data: string },
  timeoutMs: number,
): Promise<PluginOffer> {
  const params: InitializeParams = { ...about, token: process.token };
  // Sent at once: the answers come in the order of asking, whatever the plugin takes to load.
  const [initialize, tools, slash] = await Promise.all([
    process.request("initialize", params, { timeoutMs }),
    process.request("tools/list", {}, { timeoutMs }),
    process.request("slash/list", {}, { timeoutMs }),
  ]);
  const offer = await parseOffer({ initialize, tools, slash }, about.name);
  for (const { name, inputSchema } of offer.tools) {
    const problem = schemaProblem(inputSchema);
    if (problem === undefined) continue;
    throw new ManifestError(`${about.name}/plugin.ts: tools`, [`${name}: ${problem}`]);
  }
  return offer;
}
