import { ExitCode, UsageError } from "../../base/mod.ts";
import { parsePath, parseValue } from "../../config/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { showValue } from "./values.ts";

const command: Command = {
  usage: "KEY VALUE",
  details: "Lists are written with commas: `pyra config set plugins.enabled mail,calendar`.",
  options: {},
  examples: [
    ["pyra config set ai.provider_id ollama", "use Ollama from now on"],
    ["pyra config set memory.auto_load false", "load nothing by itself"],
  ],
  async run({ args, kernel, out }) {
    const [key, ...rest] = args.positionals;
    if (key === undefined || rest.length !== 1) {
      throw new UsageError(
        "pyra config set takes a key and one value",
        "run `pyra config set --help`",
      );
    }
    const path = parsePath(key);
    const value = await parseValue(path, rest[0]!);
    await kernel.editConfig([{ set: path, value }]);
    if (flag(args, "json")) out.write(jsonDocument({ ok: true, key, value }));
    else if (!flag(args, "quiet")) out.error(`${path.join(".")} is now ${showValue(value)}`);
    return ExitCode.ok;
  },
};

export default command;
