import { ExitCode } from "../../base/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { describe } from "./history.ts";

export default command("memory undo", async ({ options, services, out }) => {
  const version = await (await services.memory()).undo({ force: options.force });
  if (options.json) {
    out.write(jsonDocument({
      undone: version ? { ...version, provenance: { ...version.provenance } } : null,
    }));
  } else if (version?.files) out.error(`Taken back: an import of ${version.files} files`);
  else if (version) out.error(`Taken back: ${describe(version).trim()}`);
  else out.error("There is nothing to take back");
  return ExitCode.ok;
});
