import { ExitCode, UsageError } from "../../base/mod.ts";
import { DEFAULT_CONFIG, getValue, parsePath } from "../../config/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { showValue } from "./values.ts";

const command: Command = {
  usage: "KEY",
  options: {},
  examples: [["pyra config unset ai.model", "the provider's default model again"]],
  async run({ args, kernel, out }) {
    const [key, ...rest] = args.positionals;
    if (key === undefined || rest.length > 0) {
      throw new UsageError("pyra config unset takes one key", "run `pyra config unset --help`");
    }
    const path = parsePath(key);
    await kernel.editConfig([{ unset: path }]);
    const value = getValue(DEFAULT_CONFIG, path) ?? null;
    if (flag(args, "json")) out.write(jsonDocument({ ok: true, key, value }));
    else if (!flag(args, "quiet")) {
      out.error(`${key} is back to its default${value === null ? "" : `: ${showValue(value)}`}`);
    }
    return ExitCode.ok;
  },
};

export default command;
