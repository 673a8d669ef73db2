import { pluginCommand, pluginFolder } from "./plugin_command.ts";

export default pluginCommand({
  usage: "FOLDER",
  details:
    "Loads the plugin in a sandbox of its own, and again whenever a file is saved. Type a tool\n" +
    'with its arguments, `greet {"who":"Ada"}`, or a command, `/hello Ada`. Each access that is\n' +
    "refused is shown with the line of the manifest that would allow it. Ctrl-D ends.",
  options: { yes: { type: "boolean", short: "y", help: "Agree to what the manifest asks for" } },
  examples: [["pyra plugin dev ./my_notes", "while you write it"]],
  request: (args) => ({
    verb: "dev",
    name: pluginFolder(args, "dev"),
    yes: args.options.yes === true,
  }),
  show: () => ({}),
});
