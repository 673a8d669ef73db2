import { ExitCode } from "../base/mod.ts";
import { escapeTerminal } from "../security/mod.ts";
import { command } from "./command.ts";
import { jsonDocument } from "./report.ts";

const NOT_CONFIRMED = {
  code: "uninstall.not_confirmed",
  message: "nothing was removed",
  hint: "`--yes` says yes beforehand",
};

export default command("uninstall", async ({ options, kernel, out, start }) => {
  const dryRun = options["dry-run"];
  const report = await kernel.uninstall({ data: options.data, dryRun });
  const refused = !report.done && !dryRun && report.removes.length > 0;
  if (options.json) {
    out.write(jsonDocument({ ok: !refused, ...report, ...refused && { error: NOT_CONFIRMED } }));
  } else if (refused && start.terminal.stdin) {
    // The question has shown it all.
    out.error("pyra: note: nothing was removed");
  } else {
    const verb = report.done ? "removed" : "would remove";
    for (const { path, what } of report.removes) {
      out.line(`${verb} ${escapeTerminal(path)}: ${what}`);
    }
    if (report.removes.length === 0) out.line("There is nothing of Pyra's to remove here.");
    if (report.keeps) out.line(`your data stays in ${escapeTerminal(report.keeps)}`);
    if (refused && !options.quiet) {
      out.error(`pyra: note: ${NOT_CONFIRMED.message}; ${NOT_CONFIRMED.hint}`);
    }
  }
  return refused ? ExitCode.refused : ExitCode.ok;
});
