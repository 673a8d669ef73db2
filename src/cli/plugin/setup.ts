import { consent, pluginCommand, words } from "./plugin_command.ts";

export default pluginCommand("plugin setup", {
  request: ({ options, operands }) => ({ verb: "setup", name: operands.name, ...consent(options) }),
  show: ({ name, version, allowed }) => ({
    note: `${name} ${version} is ready; it may reach ${words(allowed, "nothing")}`,
  }),
});
