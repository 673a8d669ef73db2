/** The kernel's methods about plugins, as the app may call them. What they take is untrusted and
 * checked by the gate; which command may call them at all, its row says. */

import type { EnabledPlugin, PluginApi } from "../../contracts/mod.ts";
import type { OriginRecord } from "../../gate/mod.ts";
import type { KernelGate } from "./kernel_gate.ts";

/** What the methods stand on. */
export interface PluginApiParts {
  /** Opened at the first call: to say what there is takes none. */
  gate(): Promise<KernelGate>;
  /** Learns which commands plugins have. */
  origins: Pick<OriginRecord, "pluginCommands">;
  /** The granted plugins and where they stand; starts none. */
  states(): Promise<EnabledPlugin[]>;
  /** Whether the user's configuration has the plugin switched on. */
  isOn(name: string): boolean;
}

/** The methods of one run. */
export function createPluginApi({ gate, origins, states, isOn }: PluginApiParts): PluginApi {
  return {
    async plugins() {
      const plugins = (await states()).filter(({ name }) => isOn(name));
      const commands = plugins.flatMap(({ offer }) => offer.slashCommands);
      origins.pluginCommands(commands.map(({ name }) => name));
      return plugins;
    },
    callTool: async (call) => await (await gate()).callTool(call),
    slash: async (request) => await (await gate()).slash(request),
    cancelCall: async (id) => (await gate()).cancelCall(id),
  };
}
