import { pluginCommand, pluginName, words } from "./plugin_command.ts";

export default pluginCommand({
  usage: "NAME",
  details: "Writes a folder with a plugin that runs, its manifest, a test and a README.",
  examples: [["pyra plugin new my_notes", "into ./my_notes"]],
  request: (args) => ({ verb: "new", name: pluginName(args, "new") }),
  show: ({ name, folder, files }) => ({
    note: `Wrote ${words(files, "nothing")} to ${folder}\n` +
      `Try \`pyra plugin dev ./${name}\`, and \`pyra plugin test ./${name}\``,
  }),
});
