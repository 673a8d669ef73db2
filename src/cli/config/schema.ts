import { ExitCode } from "../../base/mod.ts";
import { configJsonSchema } from "../../config/mod.ts";
import type { Command } from "../command.ts";

const command: Command = {
  usage: "",
  details: "The same on a terminal, in a pipe and with --json.",
  options: {},
  examples: [["pyra config schema > pyra.schema.json", "for an editor that completes YAML"]],
  async run({ out }) {
    out.line(JSON.stringify(await configJsonSchema(), null, 2));
    return ExitCode.ok;
  },
};

export default command;
