import { ExitCode } from "../../base/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { shown } from "./memory_command.ts";

export default command("memory stats", async ({ options, services, out }) => {
  const stats = await (await services.memory()).stats();
  if (options.json) {
    out.write(jsonDocument({ ...stats }));
    return ExitCode.ok;
  }
  out.line(
    `${stats.files} files, ${stats.sections} sections, ${size(stats.bytes)}; index ${
      size(stats.indexBytes)
    }`,
  );
  for (const [category, files] of Object.entries(stats.categories)) {
    out.line(`  ${shown(category || "(top)")}: ${files}`);
  }
  if (stats.quarantined > 0) out.line(`${stats.quarantined} in quarantine`);
  out.line(`${stats.undoable} changes can be taken back`);
  return ExitCode.ok;
});

function size(bytes: number): string {
  return bytes < 1024 ** 2
    ? `${Math.ceil(bytes / 1024)} KiB`
    : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
