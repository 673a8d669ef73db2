import { text } from "../command.ts";
import { NEW_PASSPHRASE_OPTION, vaultCommand } from "./vault_command.ts";

export default vaultCommand({
  usage: "",
  details: "Another passphrase around the same key. Old copies still open with the old one.",
  options: NEW_PASSPHRASE_OPTION,
  examples: [["pyra vault passwd", "asks for the old passphrase and twice for the new one"]],
  request: (args) => ({
    verb: "passwd",
    otherPassphraseFile: text(args, "new-passphrase-file"),
  }),
  show: () => ({ note: "The vault has a new passphrase" }),
});
