import { vaultCommand } from "./vault_command.ts";

export default vaultCommand("vault export", {
  request: ({ options, operands }) => ({
    verb: "export",
    file: operands.file,
    replace: options.force,
    otherPassphraseFile: options["archive-passphrase-file"],
  }),
  show: ({ file }) => ({ note: `Wrote ${file}` }),
});
