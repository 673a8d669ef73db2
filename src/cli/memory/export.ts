import { ExitCode, UsageError } from "../../base/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";

const command: Command = {
  usage: "FILE.tar",
  details: "Every file as it is, in an archive that any `tar` unpacks.",
  options: { force: { type: "boolean", help: "Replace the file when it exists" } },
  examples: [["pyra memory export memory.tar", "to take it elsewhere"]],
  async run({ args, services, kernel, out }) {
    const [file, ...rest] = args.positionals;
    if (file === undefined || rest.length > 0) {
      throw new UsageError(
        "pyra memory export takes one file",
        "like `pyra memory export memory.tar`",
      );
    }
    const archive = (await services.memory()).exportTar();
    const bytes = new Uint8Array(await new Response(archive).arrayBuffer());
    const written = await kernel.writeUserFile(file, bytes, flag(args, "force"));
    if (flag(args, "json")) {
      out.write(jsonDocument({ ok: true, file: written, bytes: bytes.length }));
    } else if (!flag(args, "quiet")) out.error(`Wrote ${written}`);
    return ExitCode.ok;
  },
};

export default command;
