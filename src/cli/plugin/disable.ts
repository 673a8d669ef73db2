import { pluginCommand, pluginName } from "./plugin_command.ts";

export default pluginCommand({
  usage: "NAME",
  details: "Takes back what you agreed to, and your standing answers about its tools.",
  examples: [["pyra plugin disable websearch", "off until it is enabled again"]],
  request: (args) => ({ verb: "disable", name: pluginName(args, "disable") }),
  show: ({ name, wasEnabled }) => ({ note: wasEnabled ? `${name} is off` : `${name} was off` }),
});
