import { flag } from "../command.ts";
import { secretName, vaultCommand } from "./vault_command.ts";

export default vaultCommand({
  usage: "NAME",
  options: { yes: { type: "boolean", short: "y", help: "Do not ask" } },
  examples: [["pyra vault rm provider:openai", "asks, then removes it for good"]],
  request: (args) => ({ verb: "rm", name: secretName(args, "rm"), yes: flag(args, "yes") }),
  show: ({ name }) => ({ note: `${name} is gone` }),
});
