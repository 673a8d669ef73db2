import type { VaultReply } from "../../contracts/mod.ts";
import { vaultCommand } from "./vault_command.ts";

export default vaultCommand("vault list", {
  request: () => ({ verb: "list" }),
  show({ secrets }) {
    const entries = secrets as VaultReply[];
    if (entries.length === 0) {
      return { answer: "The vault is empty. `pyra vault set provider:openai` puts a key in." };
    }
    const width = Math.max(...entries.map(({ name }) => String(name).length));
    const lines = entries.map(({ name, ageDays, lastUse, passphrase, problem }) => {
      const used = lastUse ? `last used ${lastUse}` : "never used";
      const own = passphrase ? ", with a passphrase of its own" : "";
      return `${String(name).padEnd(width)}  ${ageDays} days old, ${used}${own}${
        problem ? `, ${problem}!` : ""
      }`;
    });
    return { answer: lines.join("\n") };
  },
});
