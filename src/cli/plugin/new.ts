import { pluginCommand, words } from "./plugin_command.ts";

export default pluginCommand("plugin new", {
  request: ({ operands }) => ({ verb: "new", name: operands.name }),
  show: ({ name, folder, files }) => ({
    note: `Wrote ${words(files, "nothing")} to ${folder}\n` +
      `Try \`pyra plugin dev ./${name}\`, and \`pyra plugin test ./${name}\``,
  }),
});
