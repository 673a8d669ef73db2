import { ExitCode } from "../../base/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { describe } from "./history.ts";

const command: Command = {
  usage: "",
  details:
    "Takes the newest change back, whoever made it; again for the one before, fifty in all.\n" +
    "An import counts as one. `pyra memory history` lists them.",
  options: {
    force: { type: "boolean", help: "Also when another program changed the file since" },
  },
  examples: [["pyra memory undo", "as if it had not been written"]],
  async run({ args, services, out }) {
    const version = await (await services.memory()).undo({ force: flag(args, "force") });
    if (flag(args, "json")) {
      out.write(jsonDocument({
        ok: true,
        undone: version ? { ...version, provenance: { ...version.provenance } } : null,
      }));
    } else if (version?.files) out.error(`Taken back: an import of ${version.files} files`);
    else if (version) out.error(`Taken back: ${describe(version).trim()}`);
    else out.error("There is nothing to take back");
    return ExitCode.ok;
  },
};

export default command;
