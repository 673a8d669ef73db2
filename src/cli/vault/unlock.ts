import { vaultCommand } from "./vault_command.ts";

export default vaultCommand("vault unlock", {
  request: () => ({ verb: "unlock" }),
  show: () => ({ note: "The daemon's vault is open" }),
});
