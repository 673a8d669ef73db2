import { ExitCode } from "../../base/mod.ts";
import { type Command, flag, text } from "../command.ts";
import { jsonDocument } from "../report.ts";

const command: Command = {
  usage: "",
  details:
    "Linux: a unit of your own systemd. macOS: an agent of launchd. Windows: a task. It starts\n" +
    "when you log in and again when it fails, but not after bad configuration (code 78).",
  options: {
    print: { type: "boolean", help: "Only print the definition, and change nothing" },
    credential: {
      type: "string",
      value: "FILE",
      help: "systemd 256 and later: the vault's passphrase, made by `systemd-creds encrypt --user`",
    },
  },
  examples: [
    ["pyra daemon install", "from now on it starts with your session"],
    ["pyra daemon install --print", "what would be installed"],
  ],
  async run({ args, kernel, out }) {
    const print = flag(args, "print");
    const credential = text(args, "credential");
    const reply = await kernel.daemon({ verb: "install", print, credential });
    if (flag(args, "json")) out.write(jsonDocument({ ok: true, ...reply }));
    else if (print) out.write(String(reply.definition));
    else if (!flag(args, "quiet")) {
      out.line(`Installed ${reply.name}, and started it${reply.file ? ` (${reply.file})` : ""}`);
      out.line(`See it with \`${reply.see}\``);
      for (const note of Array.isArray(reply.notes) ? reply.notes : []) out.line(String(note));
    }
    return ExitCode.ok;
  },
};

export default command;
