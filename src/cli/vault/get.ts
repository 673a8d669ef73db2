import { ExitCode, UsageError } from "../../base/mod.ts";
import { command } from "../command.ts";

/** The kernel prints the value itself, so that it never comes here. */
export default command("vault get", async ({ options, operands, kernel }) => {
  const name = operands.name;
  if (!options.reveal) {
    throw new UsageError(
      "pyra vault get prints a secret only with --reveal",
      "`pyra vault list` shows what is there",
    );
  }
  await kernel.vault({ verb: "get", name, yes: options.yes, json: options.json });
  return ExitCode.ok;
});
