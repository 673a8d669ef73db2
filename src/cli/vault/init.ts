import { protection, PROTECTION_OPTIONS, vaultCommand } from "./vault_command.ts";

export default vaultCommand({
  usage: "",
  details: "Asks for a new passphrase, unless an identity file or gpg takes its place.",
  options: PROTECTION_OPTIONS,
  examples: [
    ["pyra vault init", "sealed with a passphrase you type when it is needed"],
    ["pyra vault init --keychain", "the system's keychain remembers the passphrase"],
  ],
  request: (args) => ({ verb: "init", ...protection(args) }),
  show: ({ folder }) => ({
    note: `The vault is in ${folder}. A forgotten passphrase cannot be recovered.`,
  }),
});
