import { UsageError } from "../../base/mod.ts";
import { flag } from "../command.ts";
import { secretName, vaultCommand } from "./vault_command.ts";

export default vaultCommand({
  usage: "NAME --reveal",
  details: "Prints the value, after asking when it would be seen on a screen.",
  options: {
    reveal: { type: "boolean", help: "Yes, print the value" },
    yes: { type: "boolean", short: "y", help: "Do not ask on a terminal" },
  },
  examples: [["pyra vault get provider:openai --reveal | pbcopy", "into the clipboard"]],
  request(args) {
    const name = secretName(args, "get");
    if (!flag(args, "reveal")) {
      throw new UsageError(
        "pyra vault get prints a secret only with --reveal",
        "`pyra vault list` shows what is there",
      );
    }
    return { verb: "get", name, yes: flag(args, "yes") };
  },
  show: () => ({}),
});
