import { ExitCode } from "../../base/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { firstName, shown, textToWrite, WRITE_OPTIONS, writeOptions } from "./memory_command.ts";

const command: Command = {
  usage: "NAME [TEXT…]",
  details:
    "Creates or replaces a file. Without a text, takes what is piped in. `pyra memory undo` takes it back.",
  options: WRITE_OPTIONS,
  examples: [
    ['pyra memory write user/profile.md "Likes tea"', "the words behind the name"],
    ["pyra memory write knowledge/deno.md --keywords runtime < notes.md", "what is piped in"],
  ],
  async run(context) {
    const { args, services, out } = context;
    const name = firstName(args, "write");
    const text = await textToWrite(context);
    const written = await (await services.memory()).write(name, text, writeOptions(args));
    if (flag(args, "json")) out.write(jsonDocument({ ok: true, ...written }));
    else if (!flag(args, "quiet")) out.error(`Wrote ${shown(written.file)}`);
    return ExitCode.ok;
  },
};

export default command;
