import { ExitCode } from "../../base/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { oneSession } from "./find.ts";

export default command("session rm", async ({ options, operands, services, out }) => {
  const sessions = await services.sessions();
  const ids = [];
  for (const given of operands.ids) ids.push(await oneSession(sessions, given));
  for (const id of ids) await sessions.remove(id);
  if (options.json) out.write(jsonDocument({ removed: ids }));
  else if (!options.quiet) out.error(`Removed ${ids.join(", ")}`);
  return ExitCode.ok;
});
