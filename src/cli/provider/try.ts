/** `pyra provider test`: one short message, to see that everything fits. */

import { ExitCode, PyraError } from "../../base/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { tryProvider } from "./trial.ts";

const command: Command = {
  usage: "",
  options: {
    model: { type: "string", value: "NAME", help: "Another model than the configured" },
    provider: { type: "string", value: "ID", help: "Another provider than the configured" },
    "base-url": { type: "string", value: "URL", help: "Another address of the provider" },
  },
  examples: [
    ["pyra provider test", "the one in use"],
    ["pyra provider test --provider groq", "another"],
  ],
  async run({ args, start, services, out, terminated }) {
    const result = await tryProvider(await services.provider(), services.model(), terminated);
    if (result.error) throw new PyraError(result.error.message, result.error);
    if (flag(args, "json")) {
      out.write(
        jsonDocument({
          ok: true,
          provider: start.provider.id,
          model: result.model,
          answer: result.answer,
        }),
      );
    } else {
      out.line(
        `${start.provider.id} answers as ${escapeTerminal(result.model)}: ${
          escapeTerminal(result.answer)
        }`,
      );
    }
    return ExitCode.ok;
  },
};

export default command;
