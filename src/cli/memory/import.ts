import { ExitCode } from "../../base/mod.ts";
import type { ImportSource, KernelApi } from "../../contracts/mod.ts";
import { command } from "../command.ts";
import { Progress } from "../progress.ts";
import { jsonDocument } from "../report.ts";
import { shown } from "./memory_command.ts";

export default command("memory import", async ({ options, operands, services, kernel, out }) => {
  const sources: ImportSource[] = [];
  for (const path of operands.paths) sources.push(...await sourcesOf(kernel, path));
  const progress = new Progress(out, "importing");
  const report = await (await services.memory()).importFiles(sources, {
    into: options.into,
    onProgress: (done, total) => progress.show(done, total),
  });
  progress.end();
  if (options.json) {
    out.write(jsonDocument({ ...report }));
    return ExitCode.ok;
  }
  for (const { path, why } of report.skipped) {
    out.error(`pyra: note: left out ${shown(path)}: ${shown(why)}`);
  }
  if (!options.quiet) {
    const { added, changed, unchanged, skipped } = report;
    out.error(
      `${added.length} added, ${changed.length} changed, ${unchanged.length} unchanged, ${skipped.length} left out`,
    );
  }
  return ExitCode.ok;
});

/** The files of one argument; the kernel reads them, because their folder was named. */
async function sourcesOf(kernel: KernelApi, path: string): Promise<ImportSource[]> {
  const files = await kernel.listUserFiles(path);
  return files.map((below) => ({
    path: below || path.split(/[/\\]/).at(-1)!,
    read: () => kernel.readUserFile(path, below || undefined),
  }));
}
