import { vaultCommand } from "./vault_command.ts";

export default vaultCommand("vault passwd", {
  request: ({ options }) => ({
    verb: "passwd",
    otherPassphraseFile: options["new-passphrase-file"],
  }),
  show: () => ({ note: "The vault has a new passphrase" }),
});
