/** The options that every command has, and those of commands that talk to a provider. */

import { flag, text } from "./spec.ts";

/** Every command has them. */
export const COMMON = {
  json: flag("One JSON document on stdout, for scripts"),
  quiet: flag("No notes on stderr", "q"),
  "no-color": flag("No colours (also: NO_COLOR)"),
  profile: text("NAME", "Use profiles/NAME of your Pyra home"),
  "passphrase-file": text(
    "PATH",
    "Take the vault's passphrase from a file that only you can read",
    { kind: "path" },
  ),
  help: flag("Show this help", "h"),
};

/** Which provider and model, this time. */
export const PROVIDER = {
  model: text("NAME", "Another model, this time"),
  provider: text("ID", "Another provider, this time", { kind: "provider" }),
  "base-url": text("URL", "Another address of the provider"),
};

/** `--yes`: nothing is asked. */
export const YES = { yes: flag("Do not ask", "y") };
