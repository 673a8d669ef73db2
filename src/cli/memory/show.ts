import { ExitCode, UsageError } from "../../base/mod.ts";
import { loadTerminal } from "../../terminal/mod.ts";
import { type Command, flag, text } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { onlyName } from "./memory_command.ts";

const command: Command = {
  usage: "NAME",
  details: "Rendered on a terminal, the file's own text in a pipe.",
  options: {
    change: { type: "string", value: "N", help: "As change N of `pyra memory history` left it" },
  },
  examples: [["pyra memory show user/profile", "the name without .md will do"]],
  async run({ args, services, out }) {
    const file = onlyName(args, "show");
    const change = text(args, "change");
    if (change !== undefined && !/^[1-9]\d{0,8}$/.test(change)) {
      throw new UsageError(
        `--change ${JSON.stringify(change)} is not the number of a change`,
        "`pyra memory history NAME` shows them",
      );
    }
    const memory = await services.memory();
    const content = change === undefined
      ? await memory.read(file)
      : await memory.readVersion(file, Number(change));
    if (flag(args, "json")) out.write(jsonDocument({ file, text: content }));
    else (await loadTerminal()).printMarkdown(out, content);
    return ExitCode.ok;
  },
};

export default command;
