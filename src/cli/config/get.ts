import { ExitCode, type Json } from "../../base/mod.ts";
import { checkKey, getValue, parsePath } from "../../config/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { showValue } from "./values.ts";

export default command("config get", async ({ options, operands, start, config, out }) => {
  if (start.configError) {
    out.error("pyra: note: config.yaml cannot be read; these are the defaults");
  }
  const { key } = operands;
  if (key !== undefined) await checkKey(parsePath(key));
  const value: Json | undefined = key === undefined
    ? config as unknown as Json
    : getValue(config, parsePath(key));
  if (options.json) out.write(jsonDocument({ value: value ?? null }));
  else if (value !== undefined) out.line(showValue(value));
  return ExitCode.ok;
});
