import { ExitCode, UsageError } from "../../base/mod.ts";
import { type Command, flag } from "../command.ts";
import { secretName } from "./vault_command.ts";

/** The kernel prints the value itself, so that it never comes here. */
const command: Command = {
  usage: "NAME --reveal",
  details: "Prints the value, after asking when it would be seen on a screen.",
  options: {
    reveal: { type: "boolean", help: "Yes, print the value" },
    yes: { type: "boolean", short: "y", help: "Do not ask on a terminal" },
  },
  examples: [["pyra vault get provider:openai --reveal | pbcopy", "into the clipboard"]],
  async run({ args, kernel }) {
    const name = secretName(args, "get");
    if (!flag(args, "reveal")) {
      throw new UsageError(
        "pyra vault get prints a secret only with --reveal",
        "`pyra vault list` shows what is there",
      );
    }
    await kernel.vault({ verb: "get", name, yes: flag(args, "yes"), json: flag(args, "json") });
    return ExitCode.ok;
  },
};

export default command;
