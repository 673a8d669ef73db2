import { protection, vaultCommand } from "./vault_command.ts";

export default vaultCommand("vault init", {
  request: ({ options }) => ({ verb: "init", ...protection(options) }),
  show: ({ folder }) => ({
    note: `The vault is in ${folder}. A forgotten passphrase cannot be recovered.`,
  }),
});
