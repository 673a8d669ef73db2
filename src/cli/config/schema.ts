import { ExitCode } from "../../base/mod.ts";
import { configJsonSchema } from "../../config/mod.ts";
import { command } from "../command.ts";

export default command("config schema", async ({ out }) => {
  out.line(JSON.stringify(await configJsonSchema(), null, 2));
  return ExitCode.ok;
});
