import { ExitCode } from "../base/mod.ts";
import { escapeTerminal } from "../security/mod.ts";
import { type Command, flag } from "./command.ts";
import { jsonDocument } from "./report.ts";

const NOT_CONFIRMED = {
  code: "uninstall.not_confirmed",
  message: "nothing was removed",
  hint: "`--yes` says yes beforehand",
};

const command: Command = {
  usage: "",
  details: "Shows what it removes and asks first. Your data stays unless you say --data.\n" +
    "Exit code 4 when nothing was removed because nobody said yes.",
  options: {
    data: { type: "boolean", help: "Remove memory, conversations, vault and settings too" },
    "dry-run": { type: "boolean", help: "Only show what would go" },
    yes: { type: "boolean", short: "y", help: "Do not ask" },
  },
  examples: [
    ["pyra uninstall --dry-run", "what would go, and what would stay"],
    ["pyra uninstall", "the program; your data stays"],
    ["pyra uninstall --data --yes", "everything, without a question"],
  ],
  async run({ args, kernel, out, start }) {
    const dryRun = flag(args, "dry-run");
    const report = await kernel.uninstall({ data: flag(args, "data"), dryRun });
    const refused = !report.done && !dryRun && report.removes.length > 0;
    if (flag(args, "json")) {
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
      if (refused && !flag(args, "quiet")) {
        out.error(`pyra: note: ${NOT_CONFIRMED.message}; ${NOT_CONFIRMED.hint}`);
      }
    }
    return refused ? ExitCode.refused : ExitCode.ok;
  },
};

export default command;
