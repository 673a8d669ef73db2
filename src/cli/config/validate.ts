import { ExitCode, fromErrorInfo } from "../../base/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";

const command: Command = {
  usage: "",
  details:
    "Names every field that does not fit, with its line and what was expected; exit code 78.",
  options: {},
  examples: [["pyra config validate", "after editing it by hand"]],
  run({ args, start, out }) {
    if (start.configError) throw fromErrorInfo(start.configError);
    const path = `${start.home}/config.yaml`;
    if (flag(args, "json")) out.write(jsonDocument({ ok: true, path }));
    else out.line(`${path} fits`);
    return Promise.resolve(ExitCode.ok);
  },
};

export default command;
