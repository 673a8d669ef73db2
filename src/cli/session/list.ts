import { ExitCode } from "../../base/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";

export default command("session list", async ({ options, services, out }) => {
  const sessions = await (await services.sessionFiles()).list();
  if (options.json) {
    out.write(jsonDocument({ sessions }));
  } else if (sessions.length === 0) out.line("No conversations yet. Start one with `pyra chat`.");
  else {
    for (const { id, updated, messages, title } of sessions) {
      const when = updated.slice(0, 16).replace("T", " ");
      out.line(`${id}  ${when}  ${String(messages).padStart(4)}  ${escapeTerminal(title)}`);
    }
  }
  return ExitCode.ok;
});
