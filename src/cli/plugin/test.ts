import { ExitCode } from "../../base/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { pluginFolder } from "./plugin_command.ts";

const command: Command = {
  usage: "FOLDER",
  details:
    "Loads the plugin as Pyra would, then runs its *_test.ts with just the rights that its\n" +
    "manifest asks for. `node:assert` is there; nothing is downloaded.",
  options: {},
  examples: [["pyra plugin test ./my_notes", "before you give it to anyone"]],
  async run({ args, kernel, out }) {
    const reply = await kernel.plugin({ verb: "test", name: pluginFolder(args, "test") });
    const passed = reply.passed === true;
    if (flag(args, "json")) out.write(jsonDocument({ ...reply, ok: passed }));
    else out.line(escapeTerminal(String(reply.output), { multiline: true }).trim());
    return passed ? ExitCode.ok : ExitCode.failed;
  },
};

export default command;
