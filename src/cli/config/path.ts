import { ExitCode } from "../../base/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";

export default command("config path", ({ options, start, out }) => {
  const path = `${start.home}/config.yaml`;
  if (options.json) out.write(jsonDocument({ path }));
  else out.line(path);
  return Promise.resolve(ExitCode.ok);
});
