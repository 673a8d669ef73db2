import { pluginCommand } from "./plugin_command.ts";

export default pluginCommand("plugin uninstall", {
  request: ({ options, operands }) => ({
    verb: "uninstall",
    name: operands.name,
    data: options.data,
    yes: options.yes,
  }),
  show: ({ name, data }) => ({
    note: data ? `Removed ${name} and what it stored` : `Removed ${name}; what it stored is kept`,
  }),
});
