import { UsageError } from "../../base/mod.ts";
import type { VaultReply } from "../../contracts/mod.ts";
import { vaultCommand } from "./vault_command.ts";

export default vaultCommand("vault import", {
  request({ options, operands: { file } }) {
    const fromEnv = options["from-env"];
    if (fromEnv && file !== undefined) {
      throw new UsageError("pyra vault import takes a file or --from-env, not both");
    }
    return {
      verb: "import",
      file,
      fromEnv,
      replace: options.replace,
      yes: options.yes,
      otherPassphraseFile: options["archive-passphrase-file"],
    };
  },
  show({ imported, kept, skipped, remains }) {
    const [names, old] = [imported as string[], kept as string[]];
    const lines = [names.length > 0 ? `Imported ${names.join(", ")}` : "Nothing was imported"];
    if (old.length > 0) {
      lines.push(`In the vault already, and left as they are without --replace: ${old.join(", ")}`);
    }
    for (const { from, why } of skipped as VaultReply[]) lines.push(`Left out ${from}: ${why}`);
    if (remains) lines.push(`${remains} still holds them in plain text: delete it when you can`);
    return { note: lines.join("\n") };
  },
});
