import { vaultCommand } from "./vault_command.ts";

export default vaultCommand("vault rotate", {
  request: ({ options, operands }) => ({
    verb: "rotate",
    name: operands.name,
    ownPassphrase: options.passphrase,
  }),
  show: ({ rotated }) => ({
    note: rotated === "identity"
      ? "Everything is encrypted to a new identity"
      : `${rotated} has a new value`,
  }),
});
