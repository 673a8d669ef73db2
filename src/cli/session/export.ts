import { ExitCode, UsageError } from "../../base/mod.ts";
import { exportSession } from "../../sessions/mod.ts";
import { type Command, flag, text } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { oneSession } from "./find.ts";

const command: Command = {
  usage: "ID FILE",
  details: "A name that ends in .json gives JSON, any other Markdown. `-` prints to stdout.",
  options: {
    format: { type: "string", value: "markdown|json", help: "Instead of going by the name" },
    force: { type: "boolean", help: "Replace the file when it exists" },
  },
  examples: [
    ["pyra session export 01jd talk.md", "as Markdown"],
    ["pyra session export 01jd - --format json", "to stdout"],
  ],
  async run({ args, services, kernel, out }) {
    const [id, file] = args.positionals;
    if (id === undefined || file === undefined) {
      throw new UsageError(
        "pyra session export takes an id and a file",
        "`pyra session list` shows the ids",
      );
    }
    const format = text(args, "format") ?? (file.endsWith(".json") ? "json" : "markdown");
    if (format !== "json" && format !== "markdown") {
      throw new UsageError(`--format ${JSON.stringify(format)} is neither markdown nor json`);
    }
    const sessions = await services.sessions();
    const exported = exportSession(await sessions.read(await oneSession(sessions, id)), format);
    if (file === "-") {
      out.write(exported);
      return ExitCode.ok;
    }
    const bytes = new TextEncoder().encode(exported);
    const written = await kernel.writeUserFile(file, bytes, flag(args, "force"));
    if (flag(args, "json")) {
      out.write(jsonDocument({ ok: true, file: written, bytes: bytes.length }));
    } else if (!flag(args, "quiet")) out.error(`Wrote ${written}`);
    return ExitCode.ok;
  },
};

export default command;
