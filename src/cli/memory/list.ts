import { ExitCode } from "../../base/mod.ts";
import { listUntrusted } from "../../memory/mod.ts";
import { type Command, flag, text } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { shown } from "./memory_command.ts";

const command: Command = {
  usage: "",
  options: {
    category: { type: "string", value: "NAME", help: "Only the files of one folder, like user" },
  },
  examples: [
    ["pyra memory list", "every file with its summary"],
    ["pyra memory list --category user --json", "for scripts"],
  ],
  async run({ args, services, start, out }) {
    const category = text(args, "category")?.replace(/\/+$/, "");
    const files = await (await services.memory()).list(category);
    const untrusted = category === undefined || category === "untrusted"
      ? listUntrusted(`${start.home}/untrusted`)
      : [];
    if (flag(args, "json")) {
      out.write(jsonDocument({ files: files.map((file) => ({ ...file })), untrusted }));
      return ExitCode.ok;
    }
    if (files.length === 0 && untrusted.length === 0) {
      out.line(
        category === undefined
          ? "Nothing is remembered yet. Try `pyra memory write notes/first.md hello`."
          : `There is nothing in ${shown(category)}. \`pyra memory list\` shows all.`,
      );
    }
    for (const { file, modified, summary, title } of files) {
      out.line(
        `${shown(file)}  ${
          out.paint(`${modified.slice(0, 10)}  ${shown(summary || title)}`, "dim")
        }`,
      );
    }
    for (const file of untrusted) {
      out.line(`${shown(file)}  ${out.paint("not trusted; see `pyra memory trust`", "dim")}`);
    }
    return ExitCode.ok;
  },
};

export default command;
