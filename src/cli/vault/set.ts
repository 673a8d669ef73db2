import { vaultCommand } from "./vault_command.ts";

export default vaultCommand("vault set", {
  request: ({ options, operands }) => ({
    verb: "set",
    name: operands.name,
    ownPassphrase: options.passphrase,
  }),
  show: ({ name }) => ({ note: `${name} is in the vault` }),
});
