import { ExitCode } from "../../base/mod.ts";
import { command } from "../command.ts";
import { Progress } from "../progress.ts";
import { jsonDocument } from "../report.ts";

export default command("memory reindex", async ({ options, services, out }) => {
  const progress = new Progress(out, "indexing");
  const files = await (await services.memory()).reindex((done, total) =>
    progress.show(done, total)
  );
  progress.end();
  if (options.json) out.write(jsonDocument({ files }));
  else if (!options.quiet) out.error(`${files} files are in the index`);
  return ExitCode.ok;
});
