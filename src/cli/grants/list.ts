import { ExitCode, type Json } from "../../base/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";

const command: Command = {
  usage: "",
  details: "Each lets later calls of one tool run without a question, until it runs out.",
  options: {},
  examples: [["pyra grants list", "your standing answers"]],
  async run({ args, kernel, out }) {
    const answers = await kernel.standingAnswers();
    if (flag(args, "json")) {
      out.write(jsonDocument({ ok: true, answers: answers as unknown as Json }));
      return ExitCode.ok;
    }
    if (answers.length === 0) out.line("No answer of yours stands.");
    for (const { id, tool, scope, value, expires } of answers) {
      const until = expires.slice(0, 10);
      out.line(escapeTerminal(`${id}  ${tool}, ${scope} ${value}, until ${until}`));
    }
    return ExitCode.ok;
  },
};

export default command;
