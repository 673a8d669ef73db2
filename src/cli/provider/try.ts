/** `pyra provider test`: one short message, to see that everything fits. */

import { ExitCode, PyraError } from "../../base/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { tryProvider } from "./trial.ts";

export default command("provider test", async ({ options, start, services, out, terminated }) => {
  const result = await tryProvider(await services.provider(), services.model(), terminated);
  if (result.error) throw new PyraError(result.error.message, result.error);
  if (options.json) {
    out.write(
      jsonDocument({
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
});
