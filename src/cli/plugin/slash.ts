/** The slash commands of plugins: the kernel asks about one that was not typed; shown escaped. */

import type { PluginContributions } from "../../plugins/mod.ts";
import type { SlashCommand } from "../../terminal/mod.ts";

/** The commands for the REPL. */
export function pluginCommands({ slashCommands }: PluginContributions): SlashCommand[] {
  return slashCommands.map(({ name, description, plugin, run }) => ({
    name,
    summary: `${description} (${plugin})`,
    usage: "[TEXT]",
    async run(args, { print, signal }) {
      print(await run(args, signal));
    },
  }));
}
