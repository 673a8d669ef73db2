import { ExitCode, fromErrorInfo } from "../../base/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";

export default command("config validate", ({ options, start, out }) => {
  if (start.configError) throw fromErrorInfo(start.configError);
  const path = `${start.home}/config.yaml`;
  if (options.json) out.write(jsonDocument({ path }));
  else out.line(`${path} fits`);
  return Promise.resolve(ExitCode.ok);
});
