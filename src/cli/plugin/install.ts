import { UsageError } from "../../base/mod.ts";
import { pluginCommand, words } from "./plugin_command.ts";

export default pluginCommand({
  usage: "NAME | FOLDER | FILE.tar.gz",
  details: "A name is a plugin that comes with Pyra. Installing enables nothing and runs nothing.",
  examples: [
    ["pyra plugin install websearch", "one that comes with Pyra"],
    ["pyra plugin install ./my_plugin", "from a folder"],
    ["pyra plugin install ./my_plugin.tar.gz", "packed by `pyra plugin pack`"],
  ],
  request({ positionals: [name, ...rest] }) {
    if (name !== undefined && rest.length === 0) return { verb: "install", name };
    throw new UsageError(
      "pyra plugin install takes one plugin",
      "`pyra plugin list` shows those that come with Pyra",
    );
  },
  show: ({ name, version, replaced, leftOut }) => ({
    note: [
      `${replaced ? "Replaced" : "Installed"} ${name} ${version}; it is off until you run ` +
      `\`pyra plugin enable ${name}\``,
      ...Array.isArray(leftOut) && leftOut.length > 0
        ? [`Left out: ${words(leftOut, "nothing")}`]
        : [],
    ].join("\n"),
  }),
});
