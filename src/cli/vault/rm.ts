import { vaultCommand } from "./vault_command.ts";

export default vaultCommand("vault rm", {
  request: ({ options, operands }) => ({ verb: "rm", name: operands.name, yes: options.yes }),
  show: ({ name }) => ({ note: `${name} is gone` }),
});
