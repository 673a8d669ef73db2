import { ExitCode } from "../../base/mod.ts";
import { DEFAULT_CONFIG, getValue, parsePath } from "../../config/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { showValue } from "./values.ts";

export default command("config unset", async ({ options, operands, kernel, out }) => {
  const { key } = operands;
  const path = parsePath(key);
  await kernel.editConfig([{ unset: path }]);
  const value = getValue(DEFAULT_CONFIG, path) ?? null;
  if (options.json) out.write(jsonDocument({ key, value }));
  else if (!options.quiet) {
    out.error(`${key} is back to its default${value === null ? "" : `: ${showValue(value)}`}`);
  }
  return ExitCode.ok;
});
