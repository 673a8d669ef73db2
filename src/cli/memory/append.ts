import { ExitCode } from "../../base/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { firstName, shown, textToWrite, WRITE_OPTIONS, writeOptions } from "./memory_command.ts";

const command: Command = {
  usage: "NAME [TEXT…]",
  details: "Adds to the end of a file, which is created when it is missing.",
  options: WRITE_OPTIONS,
  examples: [['pyra memory append context/today.md "Met Ada"', "one more line"]],
  async run(context) {
    const { args, services, out } = context;
    const name = firstName(args, "append");
    const text = await textToWrite(context);
    const written = await (await services.memory()).append(name, text, writeOptions(args));
    if (flag(args, "json")) out.write(jsonDocument({ ok: true, ...written }));
    else if (!flag(args, "quiet")) out.error(`Added to ${shown(written.file)}`);
    return ExitCode.ok;
  },
};

export default command;
