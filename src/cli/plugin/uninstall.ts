import { flag } from "../command.ts";
import { pluginCommand, pluginName } from "./plugin_command.ts";

export default pluginCommand({
  usage: "NAME",
  options: {
    data: { type: "boolean", help: "Remove what it stored, too" },
    yes: { type: "boolean", short: "y", help: "Ask nothing" },
  },
  examples: [["pyra plugin uninstall websearch", "removes its code and what you agreed to"]],
  request: (args) => ({
    verb: "uninstall",
    name: pluginName(args, "uninstall"),
    data: flag(args, "data"),
    yes: flag(args, "yes"),
  }),
  show: ({ name, data }) => ({
    note: data ? `Removed ${name} and what it stored` : `Removed ${name}; what it stored is kept`,
  }),
});
