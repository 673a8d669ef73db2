import { ExitCode } from "../../base/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { onlyName, shown } from "./memory_command.ts";

const command: Command = {
  usage: "NAME",
  details:
    "What the assistant wrote while content from outside was in its conversation lies below\n" +
    "untrusted/, where no other conversation reads it. You see what would change, and say yes.",
  options: { yes: { type: "boolean", short: "y", help: "Say yes beforehand" } },
  examples: [["pyra memory trust untrusted/user/profile.md", "let it into the memory"]],
  async run({ args, kernel, out }) {
    const { file } = await kernel.memoryTrust(onlyName(args, "trust"));
    if (flag(args, "json")) out.write(jsonDocument({ ok: true, file }));
    else if (!flag(args, "quiet")) out.error(`Trusted: it is ${shown(file)} now`);
    return ExitCode.ok;
  },
};

export default command;
