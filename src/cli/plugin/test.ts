import { ExitCode } from "../../base/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { consent, pluginFolder, words } from "./plugin_command.ts";

const command: Command = {
  usage: "FOLDER",
  details:
    "Loads the plugin as Pyra would, then runs its *_test.ts in a copy of the folder. They get the\n" +
    "plugin's own data, and what else its manifest asks for only where you agree: when asked, or\n" +
    "by --allow. `Deno.test` and `node:assert` are there; nothing is downloaded.",
  options: {
    allow: {
      type: "string",
      multiple: true,
      value: "PERMISSION",
      help: "One permission the tests get, as in the manifest's own words, or `none`; asks nothing",
    },
  },
  examples: [
    ["pyra plugin test ./my_notes", "before you give it to anyone"],
    ["pyra plugin test ./mail --allow net=127.0.0.1:1430", "with one of the rights it asks for"],
  ],
  async run({ args, kernel, out }) {
    const { allow } = consent(args);
    const reply = await kernel.plugin({ verb: "test", name: pluginFolder(args, "test"), allow });
    const passed = reply.passed === true;
    if (flag(args, "json")) out.write(jsonDocument({ ...reply, ok: passed }));
    else {
      out.line(escapeTerminal(String(reply.output), { multiline: true }).trim());
      const withheld = words(reply.withheld, "");
      if (withheld !== "") out.error(`The tests ran without ${escapeTerminal(withheld)}`);
    }
    return passed ? ExitCode.ok : ExitCode.failed;
  },
};

export default command;
