import { ExitCode, UsageError } from "../../base/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { oneSession } from "./find.ts";

const command: Command = {
  usage: "ID…",
  details: "There is no way back.",
  options: {},
  examples: [["pyra session rm 01jd", "remove one conversation"]],
  async run({ args, services, out }) {
    if (args.positionals.length === 0) {
      throw new UsageError("pyra session rm takes an id", "`pyra session list` shows the ids");
    }
    const sessions = await services.sessions();
    const ids = [];
    for (const given of args.positionals) ids.push(await oneSession(sessions, given));
    for (const id of ids) await sessions.remove(id);
    if (flag(args, "json")) out.write(jsonDocument({ ok: true, removed: ids }));
    else if (!flag(args, "quiet")) out.error(`Removed ${ids.join(", ")}`);
    return ExitCode.ok;
  },
};

export default command;
