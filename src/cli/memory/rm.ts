import { ExitCode } from "../../base/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { BY_USER, shown } from "./memory_command.ts";

export default command("memory rm", async ({ options, operands, services, out }) => {
  const names = [...new Set(operands.names)];
  const memory = await services.memory();
  // A name that is wrong is noticed before the first file is gone.
  for (const name of names) await memory.read(name);
  for (const name of names) await memory.remove(name, BY_USER);
  if (options.json) out.write(jsonDocument({ removed: names }));
  else if (!options.quiet) out.error(`Removed ${names.map(shown).join(", ")}`);
  return ExitCode.ok;
});
