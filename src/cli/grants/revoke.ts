import { ExitCode, PyraError, UsageError } from "../../base/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";

export default command("grants revoke", async ({ options, operands, kernel, out }) => {
  const all = options.all;
  if (all === operands.ids.length > 0) {
    throw new UsageError("pyra grants revoke takes ids, or --all", "`pyra grants list` has them");
  }
  const ids = all ? (await kernel.standingAnswers()).map(({ id }) => id) : operands.ids;
  for (const id of ids) {
    if (await kernel.revokeAnswer(id)) continue;
    throw new PyraError(`No saved approval has the id ${JSON.stringify(id)}`, {
      code: "grants.unknown",
      hint: "`pyra grants list` shows them",
    });
  }
  if (options.json) out.write(jsonDocument({ revoked: ids }));
  else if (!options.quiet) out.error(`Took back ${ids.length}`);
  return ExitCode.ok;
});
