import { vaultCommand } from "./vault_command.ts";

export default vaultCommand("vault lock", {
  request: () => ({ verb: "lock" }),
  show: () => ({ note: "The daemon's vault is locked" }),
});
