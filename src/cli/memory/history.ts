import { ExitCode } from "../../base/mod.ts";
import type { MemoryVersion } from "../../contracts/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { onlyName, shown } from "./memory_command.ts";

const command: Command = {
  usage: "[NAME]",
  details: "Of one file; without a name, of all, the newest first: the order in which\n" +
    "`pyra memory undo` takes them back.",
  options: {},
  examples: [
    ["pyra memory history user/profile.md", "who changed it, and when"],
    ["pyra memory show user/profile.md --change 7", "the text as change 7 left it"],
  ],
  async run({ args, services, out }) {
    const versions = await (await services.memory()).history(
      args.positionals.length === 0 ? undefined : onlyName(args, "history"),
    );
    if (flag(args, "json")) {
      out.write(jsonDocument({
        versions: versions.map((version) => ({
          ...version,
          provenance: { ...version.provenance },
        })),
      }));
    } else if (versions.length === 0) out.line("No changes are kept.");
    else for (const version of versions) out.line(describe(version));
    return ExitCode.ok;
  },
};

/** One change in one line; also said by `undo`. */
export function describe({ change, at, action, file, from, provenance }: MemoryVersion): string {
  const what = from === undefined ? shown(file) : `${shown(from)} to ${shown(file)}`;
  const who = provenance.tainted ? `${provenance.by}, with content from outside` : provenance.by;
  return `${String(change).padStart(4)}  ${
    at.slice(0, 16).replace("T", " ")
  }  ${action} ${what} (${who})`;
}

export default command;
