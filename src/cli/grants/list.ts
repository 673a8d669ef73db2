import { ExitCode, type Json } from "../../base/mod.ts";
import type { StandingAnswer } from "../../contracts/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";

const command: Command = {
  usage: "",
  details: "Each lets later calls of one tool run without a question, until it runs out.",
  options: {},
  examples: [["pyra grants list", "your saved approvals"]],
  async run({ args, kernel, out }) {
    const answers = await kernel.standingAnswers();
    if (flag(args, "json")) {
      out.write(jsonDocument({ ok: true, answers: answers as unknown as Json }));
      return ExitCode.ok;
    }
    if (answers.length === 0) out.line("No saved approvals.");
    for (const answer of answers) out.line(escapeTerminal(describe(answer)));
    return ExitCode.ok;
  },
};

function describe({ id, tool, scope, value, others, expires }: StandingAnswer): string {
  const what = scope === "arguments" ? `exactly ${value}` : `${scope} ${value}`;
  // One from before what a host or a folder means was fixed counts for nothing.
  const rest = others ? `, all else as in ${others}` : scope === "arguments" ? "" : ", out of use";
  return `${id}  ${tool}, ${what}${rest}, until ${expires.slice(0, 10)}`;
}

export default command;
