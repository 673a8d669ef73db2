import { ExitCode } from "../../base/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { shown, textToWrite, writeOptions } from "./memory_command.ts";

export default command("memory write", async (context) => {
  const { options, operands: { name }, services, out } = context;
  const text = await textToWrite(context);
  const written = await (await services.memory()).write(name, text, writeOptions(options));
  if (options.json) out.write(jsonDocument({ ...written }));
  else if (!options.quiet) out.error(`Wrote ${shown(written.file)}`);
  return ExitCode.ok;
});
