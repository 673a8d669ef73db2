import { ExitCode } from "../../base/mod.ts";
import { type Command, flag } from "../command.ts";
import { Progress } from "../progress.ts";
import { jsonDocument } from "../report.ts";

const command: Command = {
  usage: "",
  details:
    "Builds the index anew from the files. Never needed in ordinary life: changes are noticed.",
  options: {},
  examples: [["pyra memory reindex", "after something strange"]],
  async run({ args, services, out }) {
    const progress = new Progress(out, "indexing");
    const files = await (await services.memory()).reindex((done, total) =>
      progress.show(done, total)
    );
    progress.end();
    if (flag(args, "json")) out.write(jsonDocument({ ok: true, files }));
    else if (!flag(args, "quiet")) out.error(`${files} files are in the index`);
    return ExitCode.ok;
  },
};

export default command;
