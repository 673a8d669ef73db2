import { ExitCode } from "../../base/mod.ts";
import type { MemoryVersion } from "../../contracts/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { onlyName, shown } from "./memory_command.ts";

const command: Command = {
  usage: "NAME",
  options: {},
  examples: [["pyra memory history user/profile.md", "who changed it, and when"]],
  async run({ args, services, out }) {
    const versions = await (await services.memory()).history(onlyName(args, "history"));
    if (flag(args, "json")) {
      out.write(jsonDocument({
        versions: versions.map((version) => ({
          ...version,
          provenance: { ...version.provenance },
        })),
      }));
    } else if (versions.length === 0) out.line("No changes of it are kept.");
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
