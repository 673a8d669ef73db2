import { ExitCode } from "../../base/mod.ts";
import type { MemoryVersion } from "../../contracts/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { shown } from "./memory_command.ts";

export default command("memory history", async ({ options, operands, services, out }) => {
  const versions = await (await services.memory()).history(operands.name);
  if (options.json) {
    out.write(jsonDocument({
      versions: versions.map((version) => ({
        ...version,
        provenance: { ...version.provenance },
      })),
    }));
  } else if (versions.length === 0) out.line("No changes are kept.");
  else for (const version of versions) out.line(describe(version));
  return ExitCode.ok;
});

/** One change in one line; also said by `undo`. */
export function describe({ change, at, action, file, from, provenance }: MemoryVersion): string {
  const what = from === undefined ? shown(file) : `${shown(from)} to ${shown(file)}`;
  const who = provenance.tainted ? `${provenance.by}, with content from outside` : provenance.by;
  return `${String(change).padStart(4)}  ${
    at.slice(0, 16).replace("T", " ")
  }  ${action} ${what} (${who})`;
}
