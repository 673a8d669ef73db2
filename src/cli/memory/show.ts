import { ExitCode } from "../../base/mod.ts";
import { loadTerminal } from "../../terminal/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { onlyName } from "./memory_command.ts";

const command: Command = {
  usage: "NAME",
  details: "Rendered on a terminal, the file's own text in a pipe.",
  options: {},
  examples: [["pyra memory show user/profile", "the name without .md will do"]],
  async run({ args, services, out }) {
    const file = onlyName(args, "show");
    const text = await (await services.memory()).read(file);
    if (flag(args, "json")) out.write(jsonDocument({ file, text }));
    else (await loadTerminal()).printMarkdown(out, text);
    return ExitCode.ok;
  },
};

export default command;
