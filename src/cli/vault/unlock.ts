import { vaultCommand } from "./vault_command.ts";

export default vaultCommand({
  usage: "",
  details: "Opens the vault of the running daemon. Without one, each command asks by itself.",
  examples: [["pyra vault unlock", "for the daemon"]],
  request: () => ({ verb: "unlock" }),
  show: () => ({ note: "The daemon's vault is open" }),
});
