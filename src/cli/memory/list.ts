import { ExitCode } from "../../base/mod.ts";
import { listUntrusted } from "../../memory/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { shown } from "./memory_command.ts";

export default command("memory list", async ({ options, services, start, out }) => {
  const category = options.category?.replace(/\/+$/, "");
  const files = await (await services.memory()).list(category);
  const untrusted = category === undefined || category === "untrusted"
    ? listUntrusted(`${start.home}/untrusted`)
    : [];
  if (options.json) {
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
      `${shown(file)}  ${out.paint(`${modified.slice(0, 10)}  ${shown(summary || title)}`, "dim")}`,
    );
  }
  for (const file of untrusted) {
    out.line(`${shown(file)}  ${out.paint("not trusted; see `pyra memory trust`", "dim")}`);
  }
  return ExitCode.ok;
});
