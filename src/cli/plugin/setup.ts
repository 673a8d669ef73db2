import { consent, CONSENT_OPTIONS, pluginCommand, pluginName, words } from "./plugin_command.ts";

export default pluginCommand({
  usage: "NAME",
  details:
    "Installs it where that is needed, asks for its settings, shows what it asks for, and\n" +
    "lets it ask for what it needs. Secrets go to the vault.",
  options: CONSENT_OPTIONS,
  examples: [["pyra plugin setup websearch", "from nothing to ready, step by step"]],
  request: (args) => ({ verb: "setup", name: pluginName(args, "setup"), ...consent(args) }),
  show: ({ name, version, allowed }) => ({
    note: `${name} ${version} is ready; it may reach ${words(allowed, "nothing")}`,
  }),
});
