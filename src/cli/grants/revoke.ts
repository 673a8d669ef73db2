import { ExitCode, PyraError, UsageError } from "../../base/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";

const command: Command = {
  usage: "ID…",
  options: { all: { type: "boolean", help: "All of them" } },
  examples: [["pyra grants revoke --all", "from now on everything is asked about again"]],
  async run({ args, kernel, out }) {
    const all = flag(args, "all");
    if (all === args.positionals.length > 0) {
      throw new UsageError("pyra grants revoke takes ids, or --all", "`pyra grants list` has them");
    }
    const ids = all ? (await kernel.standingAnswers()).map(({ id }) => id) : args.positionals;
    for (const id of ids) {
      if (await kernel.revokeAnswer(id)) continue;
      throw new PyraError(`No saved approval has the id ${JSON.stringify(id)}`, {
        code: "grants.unknown",
        hint: "`pyra grants list` shows them",
      });
    }
    if (flag(args, "json")) out.write(jsonDocument({ ok: true, revoked: ids }));
    else if (!flag(args, "quiet")) out.error(`Took back ${ids.length}`);
    return ExitCode.ok;
  },
};

export default command;
