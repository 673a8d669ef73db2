import { vaultCommand } from "./vault_command.ts";

export default vaultCommand({
  usage: "",
  examples: [["pyra vault passwd", "asks for the old passphrase and twice for the new one"]],
  request: () => ({ verb: "passwd" }),
  show: () => ({ note: "The vault has a new passphrase" }),
});
