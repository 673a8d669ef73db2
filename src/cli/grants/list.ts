import { ExitCode, type Json } from "../../base/mod.ts";
import type { StandingAnswer } from "../../contracts/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";

export default command("grants list", async ({ options, kernel, out }) => {
  const answers = await kernel.standingAnswers();
  if (options.json) {
    out.write(jsonDocument({ answers: answers as unknown as Json }));
    return ExitCode.ok;
  }
  if (answers.length === 0) out.line("No saved approvals.");
  for (const answer of answers) out.line(escapeTerminal(describe(answer)));
  return ExitCode.ok;
});

function describe({ id, tool, scope, value, others, expires }: StandingAnswer): string {
  const what = scope === "arguments" ? `exactly ${value}` : `${scope} ${value}`;
  // One from before what a host or a folder means was fixed counts for nothing.
  const rest = others ? `, all else as in ${others}` : scope === "arguments" ? "" : ", out of use";
  return `${id}  ${tool}, ${what}${rest}, until ${expires.slice(0, 10)}`;
}
