import { pluginCommand } from "./plugin_command.ts";

export default pluginCommand("plugin dev", {
  request: ({ options, operands }) => ({
    verb: "dev",
    name: operands.folder,
    yes: options.yes,
  }),
  show: () => ({}),
});
