import { pluginCommand, words } from "./plugin_command.ts";

export default pluginCommand("plugin install", {
  request: ({ operands }) => ({ verb: "install", name: operands.source }),
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
