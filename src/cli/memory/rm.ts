import { ExitCode, UsageError } from "../../base/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { BY_USER, shown } from "./memory_command.ts";

const command: Command = {
  usage: "NAME…",
  details: "`pyra memory undo` takes it back.",
  options: {},
  examples: [["pyra memory rm context/old.md", "forget a file"]],
  async run({ args, services, out }) {
    const names = [...new Set(args.positionals)];
    if (names.length === 0) {
      throw new UsageError("pyra memory rm takes a name", "`pyra memory list` shows them");
    }
    const memory = await services.memory();
    // A name that is wrong is noticed before the first file is gone.
    for (const name of names) await memory.read(name);
    for (const name of names) await memory.remove(name, BY_USER);
    if (flag(args, "json")) out.write(jsonDocument({ ok: true, removed: names }));
    else if (!flag(args, "quiet")) out.error(`Removed ${names.map(shown).join(", ")}`);
    return ExitCode.ok;
  },
};

export default command;
