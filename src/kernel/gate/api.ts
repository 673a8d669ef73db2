/** The kernel's methods about plugins, as the app may call them. What they take is untrusted and
 * checked by the gate; which command may call them at all, its row says. */

import type { EnabledPlugin, PluginApi } from "../../contracts/mod.ts";
import type { KernelGate } from "./kernel_gate.ts";

/** What the methods stand on. */
export interface PluginApiParts {
  gate: KernelGate;
  /** The granted plugins and where they stand; starts none. */
  states(): Promise<EnabledPlugin[]>;
  /** Whether the user's configuration has the plugin switched on. */
  isOn(name: string): boolean;
}

/** The methods of one run. */
export function createPluginApi({ gate, states, isOn }: PluginApiParts): PluginApi {
  return {
    async plugins() {
      const plugins = (await states()).filter(({ name }) => isOn(name));
      const commands = plugins.flatMap(({ offer }) => offer.slashCommands);
      gate.origins.pluginCommands(commands.map(({ name }) => name));
      return plugins;
    },
    callTool: (call) => gate.callTool(call),
    slash: (request) => gate.slash(request),
    cancelCall: (id) => Promise.resolve(gate.cancelCall(id)),
  };
}
