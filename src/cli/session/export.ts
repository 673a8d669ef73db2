import { ExitCode } from "../../base/mod.ts";
import { exportSession } from "../../sessions/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { oneSession } from "./find.ts";

export default command("session export", async ({ options, operands, services, kernel, out }) => {
  const { id, file } = operands;
  const format = options.format ?? (file.endsWith(".json") ? "json" : "markdown");
  const sessions = await services.sessions();
  const exported = exportSession(await sessions.read(await oneSession(sessions, id)), format);
  if (file === "-") {
    out.write(exported);
    return ExitCode.ok;
  }
  const bytes = new TextEncoder().encode(exported);
  const written = await kernel.writeUserFile(file, bytes, options.force);
  if (options.json) {
    out.write(jsonDocument({ file: written, bytes: bytes.length }));
  } else if (!options.quiet) out.error(`Wrote ${written}`);
  return ExitCode.ok;
});
