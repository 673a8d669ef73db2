import { ExitCode } from "../../base/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { BY_USER, shown } from "./memory_command.ts";

export default command("memory mv", async ({ options, operands, services, out }) => {
  const { from, to } = operands;
  const moved = await (await services.memory()).move(from, to, BY_USER);
  if (options.json) out.write(jsonDocument({ ...moved }));
  else if (!options.quiet) out.error(`${shown(from)} is now ${shown(moved.file)}`);
  return ExitCode.ok;
});
