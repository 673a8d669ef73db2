import { ExitCode } from "../../base/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";

const command: Command = {
  usage: "",
  options: {},
  examples: [
    ["pyra session list", "newest first"],
    ["pyra session list --json", "for scripts"],
  ],
  async run({ args, services, out }) {
    const sessions = await (await services.sessionFiles()).list();
    if (flag(args, "json")) {
      out.write(
        jsonDocument({
          sessions: sessions.map((session) => ({ ...session, usage: { ...session.usage } })),
        }),
      );
    } else if (sessions.length === 0) out.line("No conversations yet. Start one with `pyra chat`.");
    else {
      for (const { id, updated, messages, title } of sessions) {
        const when = updated.slice(0, 16).replace("T", " ");
        out.line(`${id}  ${when}  ${String(messages).padStart(4)}  ${escapeTerminal(title)}`);
      }
    }
    return ExitCode.ok;
  },
};

export default command;
