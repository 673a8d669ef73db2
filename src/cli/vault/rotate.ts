import { flag } from "../command.ts";
import { secretName, vaultCommand } from "./vault_command.ts";

export default vaultCommand({
  usage: "[NAME]",
  details: "With a name, takes a new value for that secret. Without, makes a new identity and\n" +
    "encrypts everything again; a kill in the middle leaves the old or the new vault, whole.",
  options: { passphrase: { type: "boolean", help: "The secret has a passphrase of its own" } },
  examples: [
    ["pyra vault rotate", "a new identity"],
    ["pyra vault rotate provider:openai", "a new value"],
  ],
  request: (args) => ({
    verb: "rotate",
    name: args.positionals.length > 0 ? secretName(args, "rotate") : undefined,
    ownPassphrase: flag(args, "passphrase"),
  }),
  show: ({ rotated }) => ({
    note: rotated === "identity"
      ? "Everything is encrypted to a new identity"
      : `${rotated} has a new value`,
  }),
});
