import { UsageError } from "../../base/mod.ts";
import { protection, vaultCommand } from "./vault_command.ts";

export default vaultCommand("vault migrate", {
  request({ options }) {
    const { to } = options;
    const chosen = protection(options);
    if (to === undefined) {
      throw new UsageError("--to is age or gpg", "like `pyra vault migrate --to gpg --gpg KEY`");
    }
    if ((to === "gpg") !== (chosen.method === "gpg")) {
      throw new UsageError("--to gpg goes with --gpg KEY, --to age with the others");
    }
    return {
      verb: "migrate",
      ...chosen,
      otherPassphraseFile: options["new-passphrase-file"],
    };
  },
  show: ({ backend }) => ({ note: `Everything is encrypted with ${backend} now` }),
});
