import { pluginCommand } from "./plugin_command.ts";

export default pluginCommand("plugin pack", {
  request: ({ options, operands }) => ({
    verb: "pack",
    name: operands.folder,
    replace: options.force,
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
