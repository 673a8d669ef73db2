import { pluginCommand } from "./plugin_command.ts";

export default pluginCommand("plugin disable", {
  request: ({ operands }) => ({ verb: "disable", name: operands.name }),
  show: ({ name, wasEnabled }) => ({ note: wasEnabled ? `${name} is off` : `${name} was off` }),
});
