import { ExitCode } from "../../base/mod.ts";
import { exportSession } from "../../sessions/mod.ts";
import { type Command, flag } from "../command.ts";
import { oneSession } from "./find.ts";
import { loadTerminal } from "../../terminal/mod.ts";

const command: Command = {
  usage: "[ID]",
  details: "Without an id, the newest. The first letters of an id are enough.",
  options: {},
  examples: [
    ["pyra session show", "the newest conversation"],
    ["pyra session show 01jd --json", "one, for scripts"],
  ],
  async run({ args, services, out }) {
    const sessions = await services.sessions();
    const stored = await sessions.read(await oneSession(sessions, args.positionals[0]));
    if (flag(args, "json")) out.write(exportSession(stored, "json"));
    else (await loadTerminal()).printMarkdown(out, exportSession(stored, "markdown"));
    return ExitCode.ok;
  },
};

export default command;
