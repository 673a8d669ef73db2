import { flag } from "../command.ts";
import { pluginCommand, pluginFolder } from "./plugin_command.ts";

export default pluginCommand({
  usage: "FOLDER",
  details:
    "Makes FOLDER.tar.gz: manifest, README and one file of code that holds everything it imports,\n" +
    "npm packages too. Equal sources give equal bytes; the hashes are shown.",
  options: { force: { type: "boolean", help: "Replace the archive when it exists" } },
  examples: [["pyra plugin pack ./my_notes", "to give it to others"]],
  request: (args) => ({
    verb: "pack",
    name: pluginFolder(args, "pack"),
    replace: flag(args, "force"),
  }),
  show({ file, bytes, sha256, files }) {
    const hashes = Object.entries(files as Record<string, string>);
    const width = Math.max(...hashes.map(([name]) => name.length));
    return {
      answer: [
        ...hashes.map(([name, hash]) => `${hash}  ${name.padEnd(width)}`.trimEnd()),
        `${sha256}  ${file}`,
      ].join("\n"),
      note: `Packed ${file}, ${bytes} bytes; it loads`,
    };
  },
});
