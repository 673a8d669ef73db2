import { UsageError } from "../../base/mod.ts";
import { vaultCommand } from "./vault_command.ts";

export default vaultCommand({
  usage: "FILE",
  details: "One age file with everything, under a passphrase of its own, which is asked for.",
  examples: [["pyra vault export backup.age", "for another machine, or a safe place"]],
  request(args) {
    const [file, ...rest] = args.positionals;
    if (file === undefined || rest.length > 0) {
      throw new UsageError("pyra vault export takes one file");
    }
    return { verb: "export", file };
  },
  show: ({ file }) => ({ note: `Wrote ${file}` }),
});
