import { vaultCommand } from "./vault_command.ts";

export default vaultCommand({
  usage: "",
  details: "Closes the vault of the running daemon.",
  examples: [["pyra vault lock", "for the daemon"]],
  request: () => ({ verb: "lock" }),
  show: () => ({ note: "The daemon's vault is locked" }),
});
