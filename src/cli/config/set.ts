import { ExitCode } from "../../base/mod.ts";
import { parsePath, parseValue } from "../../config/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { showValue } from "./values.ts";

export default command("config set", async ({ options, operands, kernel, out }) => {
  const { key, value: words } = operands;
  const path = parsePath(key);
  const value = await parseValue(path, words.join(" "));
  await kernel.editConfig([{ set: path, value }]);
  if (options.json) out.write(jsonDocument({ key, value }));
  else if (!options.quiet) out.error(`${path.join(".")} is now ${showValue(value)}`);
  return ExitCode.ok;
});
