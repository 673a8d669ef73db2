/** Plugins. */

import { any, define, flag, one, optional, text, texts } from "./spec.ts";

export const PLUGIN = {
  "plugin list": define({
    details: "Those that are installed, and those that come with Pyra.",
    examples: [
      ["pyra plugin list", "all of them, and whether they are on"],
    ],
  }),
  "plugin info": define({
    operands: { name: one("NAME", "plugin") },
    examples: [
      ["pyra plugin info websearch", "what it is, brings, asks for and was granted"],
    ],
  }),
  "plugin install": define({
    operands: { source: one("NAME|FOLDER|FILE.tar.gz", "file") },
    details:
      "A name is a plugin that comes with Pyra. Installing enables nothing and runs nothing.",
    examples: [
      ["pyra plugin install websearch", "one that comes with Pyra"],
      ["pyra plugin install ./my_plugin", "from a folder"],
      ["pyra plugin install ./my_plugin.tar.gz", "packed by `pyra plugin pack`"],
    ],
  }),
  "plugin enable": define({
    operands: { name: one("NAME", "plugin") },
    details:
      "Shows what the plugin will be able to reach, and asks. A script agrees with --yes and names each permission; when the plugin asks for anything else, nothing is enabled.",
    options: {
      allow: texts("PERMISSION", "With --yes: one permission you agree to, or `none`"),
      yes: flag("Ask nothing; every permission must be named", "y"),
    },
    examples: [
      ["pyra plugin enable websearch", "shows what it asks for, and asks you"],
      ["pyra plugin enable hello --yes --allow none", "for scripts: it may reach nothing"],
      [
        "pyra plugin enable mail --yes --allow net=imap.example.org:993",
        "for scripts: this host and nothing else",
      ],
    ],
  }),
  "plugin disable": define({
    operands: { name: one("NAME", "plugin") },
    details: "Takes back what you agreed to, and your standing answers about its tools.",
    examples: [
      ["pyra plugin disable websearch", "off until it is enabled again"],
    ],
  }),
  "plugin setup": define({
    operands: { name: one("NAME", "plugin") },
    details:
      "Installs it where that is needed, asks for its settings, shows what it asks for, and lets it ask for what it needs. Secrets go to the vault.",
    options: {
      allow: texts("PERMISSION", "With --yes: one permission you agree to, or `none`"),
      yes: flag("Ask nothing; every permission must be named", "y"),
    },
    examples: [
      ["pyra plugin setup websearch", "from nothing to ready, step by step"],
    ],
  }),
  "plugin config": define({
    operands: { name: one("NAME", "plugin"), key: optional("KEY"), value: any("VALUE") },
    details:
      "/config and `pyra config` show the same on screens. Secrets are set by `pyra vault set plugin:NAME:KEY`, or by `pyra plugin setup NAME`.",
    examples: [
      ["pyra plugin config websearch", "its settings"],
      ["pyra plugin config websearch backend wikipedia", "changes one"],
    ],
  }),
  "plugin permissions": define({
    operands: { name: one("NAME", "plugin") },
    examples: [
      ["pyra plugin permissions websearch", "what it asks for and what it was granted"],
    ],
  }),
  "plugin access": define({
    operands: { name: one("NAME", "plugin") },
    details:
      "What it read and reached, what the runtime refused, which secrets it took, and who approved which call.",
    options: { since: text("SPAN", "Only the last 12h, 7d, 2w") },
    examples: [
      ["pyra plugin access websearch", "all that is known"],
      ["pyra plugin access websearch --since 7d", "of the last week"],
    ],
  }),
  "plugin logs": define({
    operands: { name: one("NAME", "plugin") },
    details: "What the plugin wrote, how it ended, and the calls of its tools; oldest first.",
    examples: [
      ["pyra plugin logs websearch", "its lines of both logs"],
    ],
  }),
  "plugin uninstall": define({
    operands: { name: one("NAME", "plugin") },
    options: {
      data: flag("Remove what it stored, too"),
      yes: flag("Ask nothing", "y"),
    },
    examples: [
      ["pyra plugin uninstall websearch", "removes its code and what you agreed to"],
    ],
  }),
  "plugin new": define({
    operands: { name: one("NAME", "file") },
    details: "Writes a folder with a plugin that runs, its manifest, a test and a README.",
    examples: [
      ["pyra plugin new my_notes", "into ./my_notes"],
    ],
  }),
  "plugin dev": define({
    operands: { folder: one("FOLDER", "folder") },
    details:
      'Loads the plugin in a sandbox of its own, and again whenever a file is saved. Type a tool with its arguments, `greet {"who":"Ada"}`, or a command, `/hello Ada`. Each access that is refused is shown with the line of the manifest that would allow it. Ctrl-D ends.',
    options: { yes: flag("Agree to what the manifest asks for", "y") },
    examples: [
      ["pyra plugin dev ./my_notes", "while you write it"],
    ],
  }),
  "plugin test": define({
    operands: { folder: one("FOLDER", "folder") },
    details:
      "Loads the plugin as Pyra would, then runs its *_test.ts in a copy of the folder. They get the plugin's own data, and what else its manifest asks for only where you agree: when asked, or by --allow. `Deno.test` and `node:assert` are there; nothing is downloaded.",
    options: {
      allow: texts(
        "PERMISSION",
        "One permission the tests get, as in the manifest's own words, or `none`; asks nothing",
      ),
    },
    examples: [
      ["pyra plugin test ./my_notes", "before you give it to anyone"],
      ["pyra plugin test ./mail --allow net=127.0.0.1:1430", "with one of the rights it asks for"],
    ],
  }),
  "plugin pack": define({
    operands: { folder: one("FOLDER", "folder") },
    details:
      "Makes FOLDER.tar.gz: manifest, README and one file of code that holds everything it imports, npm packages too. Equal sources give equal bytes; the hashes are shown.",
    options: { force: flag("Replace the archive when it exists") },
    examples: [
      ["pyra plugin pack ./my_notes", "to give it to others"],
    ],
  }),
};
