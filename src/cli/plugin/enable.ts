import { consent, CONSENT_OPTIONS, pluginCommand, pluginName, words } from "./plugin_command.ts";

export default pluginCommand({
  usage: "NAME",
  details:
    "Shows what the plugin will be able to reach, and asks. A script agrees with --yes and\n" +
    "names each permission; when the plugin asks for anything else, nothing is enabled.",
  options: CONSENT_OPTIONS,
  examples: [
    ["pyra plugin enable websearch", "shows what it asks for, and asks you"],
    ["pyra plugin enable hello --yes --allow none", "for scripts: it may reach nothing"],
    [
      "pyra plugin enable mail --yes --allow net=imap.example.org:993",
      "for scripts: this host and nothing else",
    ],
  ],
  request: (args) => ({ verb: "enable", name: pluginName(args, "enable"), ...consent(args) }),
  show: ({ name, version, allowed }) => ({
    note: `${name} ${version} is on; it may reach ${words(allowed, "nothing")}`,
  }),
});
