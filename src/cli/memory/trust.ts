import { ExitCode } from "../../base/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { shown } from "./memory_command.ts";

export default command("memory trust", async ({ options, operands, kernel, out }) => {
  const { file } = await kernel.memoryTrust(operands.name);
  if (options.json) out.write(jsonDocument({ file }));
  else if (!options.quiet) out.error(`Trusted: it is ${shown(file)} now`);
  return ExitCode.ok;
});
