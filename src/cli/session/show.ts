import { ExitCode } from "../../base/mod.ts";
import { exportSession } from "../../sessions/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { oneSession } from "./find.ts";
import { loadTerminal } from "../../terminal/mod.ts";

export default command("session show", async ({ options, operands, services, out }) => {
  const sessions = await services.sessions();
  const stored = await sessions.read(await oneSession(sessions, operands.id));
  if (options.json) out.write(jsonDocument(JSON.parse(exportSession(stored, "json"))));
  else (await loadTerminal()).printMarkdown(out, exportSession(stored, "markdown"));
  return ExitCode.ok;
});
