import { ExitCode } from "../../base/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";

const command: Command = {
  usage: "",
  options: {},
  examples: [['$EDITOR "$(pyra config path)"', "edit it by hand"]],
  run({ args, start, out }) {
    const path = `${start.home}/config.yaml`;
    if (flag(args, "json")) out.write(jsonDocument({ path }));
    else out.line(path);
    return Promise.resolve(ExitCode.ok);
  },
};

export default command;
