import { ExitCode } from "../../base/mod.ts";
import { configJsonSchema } from "../../config/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";

export default command("config schema", async ({ options, out }) => {
  const schema = await configJsonSchema();
  if (options.json) out.write(jsonDocument({ schema }));
  else out.line(JSON.stringify(schema, null, 2));
  return ExitCode.ok;
});
