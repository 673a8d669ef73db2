import { UsageError } from "../../base/mod.ts";
import { text } from "../command.ts";
import {
  NEW_PASSPHRASE_OPTION,
  protection,
  PROTECTION_OPTIONS,
  vaultCommand,
} from "./vault_command.ts";

export default vaultCommand({
  usage: "--to age|gpg",
  details: "Encrypts everything again under another backend or another way of unlocking.\n" +
    "A kill in the middle leaves the old or the new vault, whole. config.yaml is changed to match.",
  options: {
    to: { type: "string", value: "age|gpg", help: "The backend" },
    ...PROTECTION_OPTIONS,
    ...NEW_PASSPHRASE_OPTION,
  },
  examples: [
    ["pyra vault migrate --to gpg --gpg me@example.org", "to a key of your gpg"],
    ["pyra vault migrate --to age", "back to age and a passphrase"],
  ],
  request(args) {
    const to = text(args, "to");
    const chosen = protection(args);
    if (to !== "age" && to !== "gpg") {
      throw new UsageError("--to is age or gpg", "like `pyra vault migrate --to gpg --gpg KEY`");
    }
    if ((to === "gpg") !== (chosen.method === "gpg")) {
      throw new UsageError("--to gpg goes with --gpg KEY, --to age with the others");
    }
    return {
      verb: "migrate",
      ...chosen,
      otherPassphraseFile: text(args, "new-passphrase-file"),
    };
  },
  show: ({ backend }) => ({ note: `Everything is encrypted with ${backend} now` }),
});
