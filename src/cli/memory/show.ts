import { ExitCode } from "../../base/mod.ts";
import { loadTerminal } from "../../terminal/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";

export default command("memory show", async ({ options, operands, services, out }) => {
  const file = operands.name;
  const { change } = options;
  const memory = await services.memory();
  const content = change === undefined
    ? await memory.read(file)
    : await memory.readVersion(file, change);
  if (options.json) out.write(jsonDocument({ file, text: content }));
  else (await loadTerminal()).printMarkdown(out, content);
  return ExitCode.ok;
});
