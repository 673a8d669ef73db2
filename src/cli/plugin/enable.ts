import { consent, pluginCommand, words } from "./plugin_command.ts";

export default pluginCommand("plugin enable", {
  request: ({ options, operands }) => ({
    verb: "enable",
    name: operands.name,
    ...consent(options),
  }),
  show: ({ name, version, allowed }) => ({
    note: `${name} ${version} is on; it may reach ${words(allowed, "nothing")}`,
  }),
});
