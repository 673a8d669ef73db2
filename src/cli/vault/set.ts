import { flag } from "../command.ts";
import { secretName, vaultCommand } from "./vault_command.ts";

export default vaultCommand({
  usage: "NAME",
  details: "The value comes from a hidden prompt or from a pipe, never from an argument.",
  options: {
    passphrase: { type: "boolean", help: "Give it a passphrase of its own, asked for at each use" },
  },
  examples: [
    ["pyra vault set provider:openai", "asks for the key"],
    ["pass show openai | pyra vault set provider:openai", "takes it from a pipe"],
  ],
  request: (args) => ({
    verb: "set",
    name: secretName(args, "set"),
    ownPassphrase: flag(args, "passphrase"),
  }),
  show: ({ name }) => ({ note: `${name} is in the vault` }),
});
