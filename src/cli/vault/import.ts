import { UsageError } from "../../base/mod.ts";
import type { VaultReply } from "../../contracts/mod.ts";
import { flag, text } from "../command.ts";
import { ARCHIVE_PASSPHRASE_OPTION, vaultCommand } from "./vault_command.ts";

export default vaultCommand({
  usage: "[FILE]",
  details:
    "Takes an export of Pyra, a .env file, or the original system's api_keys.json; without a\n" +
    "file, the api_keys.json in the vault's own folder. Shows the names and asks first.",
  options: {
    "from-env": { type: "boolean", help: "Take the providers' keys from the environment" },
    replace: { type: "boolean", help: "Also what the vault has already" },
    yes: { type: "boolean", short: "y", help: "Do not ask" },
    ...ARCHIVE_PASSPHRASE_OPTION,
  },
  examples: [
    ["pyra vault import --from-env", "move OPENAI_API_KEY and its like in"],
    ["pyra vault import backup.age", "an export"],
    ["pyra vault import .env", "the keys in it that a provider uses"],
  ],
  request(args) {
    const [file, ...rest] = args.positionals;
    const fromEnv = flag(args, "from-env");
    if (rest.length > 0 || (fromEnv && file !== undefined)) {
      throw new UsageError("pyra vault import takes one file, or --from-env");
    }
    return {
      verb: "import",
      file,
      fromEnv,
      replace: flag(args, "replace"),
      yes: flag(args, "yes"),
      otherPassphraseFile: text(args, "archive-passphrase-file"),
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
