import { UsageError } from "../../base/mod.ts";
import { flag, text } from "../command.ts";
import { ARCHIVE_PASSPHRASE_OPTION, vaultCommand } from "./vault_command.ts";

export default vaultCommand({
  usage: "FILE",
  details: "One age file with everything, under a passphrase of its own, which is asked for.",
  options: {
    force: { type: "boolean", help: "Replace the file when it exists" },
    ...ARCHIVE_PASSPHRASE_OPTION,
  },
  examples: [["pyra vault export backup.age", "for another machine, or a safe place"]],
  request(args) {
    const [file, ...rest] = args.positionals;
    if (file === undefined || rest.length > 0) {
      throw new UsageError("pyra vault export takes one file");
    }
    return {
      verb: "export",
      file,
      replace: flag(args, "force"),
      otherPassphraseFile: text(args, "archive-passphrase-file"),
    };
  },
  show: ({ file }) => ({ note: `Wrote ${file}` }),
});
