import { ExitCode, type Json } from "../../base/mod.ts";
import { checkKey, getValue, parsePath } from "../../config/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { showValue } from "./values.ts";

const command: Command = {
  usage: "[KEY]",
  details: "Without a key, prints the whole configuration, defaults included.",
  options: {},
  examples: [
    ["pyra config get", "everything, as YAML would say it"],
    ["pyra config get ai.model", "one value"],
    ["pyra config get --json memory", "one block, for scripts"],
  ],
  async run({ args, start, config, out }) {
    if (start.configError) {
      out.error("pyra: note: config.yaml cannot be read; these are the defaults");
    }
    const [key] = args.positionals;
    if (key !== undefined) await checkKey(parsePath(key));
    const value: Json | undefined = key === undefined
      ? config as unknown as Json
      : getValue(config, parsePath(key));
    if (flag(args, "json")) out.write(jsonDocument(value ?? null));
    else if (value !== undefined) out.line(showValue(value));
    return ExitCode.ok;
  },
};

export default command;
