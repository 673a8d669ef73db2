import { ExitCode, UsageError } from "../../base/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { BY_USER, shown } from "./memory_command.ts";

const command: Command = {
  usage: "FROM TO",
  options: {},
  examples: [["pyra memory mv context/deno.md knowledge/deno.md", "to another folder"]],
  async run({ args, services, out }) {
    const [from, to, ...rest] = args.positionals;
    if (from === undefined || to === undefined || rest.length > 0) {
      throw new UsageError("pyra memory mv takes two names", "quote a name with spaces in it");
    }
    const moved = await (await services.memory()).move(from, to, BY_USER);
    if (flag(args, "json")) out.write(jsonDocument({ ok: true, ...moved }));
    else if (!flag(args, "quiet")) out.error(`${shown(from)} is now ${shown(moved.file)}`);
    return ExitCode.ok;
  },
};

export default command;
