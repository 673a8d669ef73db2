import { ExitCode, UsageError } from "../../base/mod.ts";
import type { ImportSource, KernelApi } from "../../contracts/mod.ts";
import { type Command, flag, text } from "../command.ts";
import { Progress } from "../progress.ts";
import { jsonDocument } from "../report.ts";
import { shown } from "./memory_command.ts";

const command: Command = {
  usage: "DIR|FILE…",
  details:
    "Takes Markdown and plain text in; paths below a folder are kept. Importing the same again\n" +
    "changes nothing.",
  options: {
    into: { type: "string", value: "FOLDER", help: "Put them below this folder of the memory" },
  },
  examples: [
    ["pyra memory import ~/notes --into knowledge", "a folder of notes"],
    ["pyra memory import todo.md", "one file"],
  ],
  async run({ args, services, kernel, out }) {
    if (args.positionals.length === 0) {
      throw new UsageError(
        "pyra memory import takes a folder or a file",
        "run `pyra memory import --help`",
      );
    }
    const sources: ImportSource[] = [];
    for (const path of args.positionals) sources.push(...await sourcesOf(kernel, path));
    const progress = new Progress(out, "importing");
    const report = await (await services.memory()).importFiles(sources, {
      into: text(args, "into"),
      onProgress: (done, total) => progress.show(done, total),
    });
    progress.end();
    if (flag(args, "json")) {
      out.write(jsonDocument({ ok: true, ...report }));
      return ExitCode.ok;
    }
    for (const { path, why } of report.skipped) {
      out.error(`pyra: note: left out ${shown(path)}: ${shown(why)}`);
    }
    if (!flag(args, "quiet")) {
      const { added, changed, unchanged, skipped } = report;
      out.error(
        `${added.length} added, ${changed.length} changed, ${unchanged.length} unchanged, ${skipped.length} left out`,
      );
    }
    return ExitCode.ok;
  },
};

/** The files of one argument; the kernel reads them, because their folder was named. */
async function sourcesOf(kernel: KernelApi, path: string): Promise<ImportSource[]> {
  const files = await kernel.listUserFiles(path);
  return files.map((below) => ({
    path: below || path.split(/[/\\]/).at(-1)!,
    read: () => kernel.readUserFile(path, below || undefined),
  }));
}

export default command;
