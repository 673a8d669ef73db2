import { ExitCode } from "../../base/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";

export default command("memory export", async ({ options, operands, services, kernel, out }) => {
  const { file } = operands;
  const archive = (await services.memory()).exportTar();
  const bytes = new Uint8Array(await new Response(archive).arrayBuffer());
  const written = await kernel.writeUserFile(file, bytes, options.force);
  if (options.json) {
    out.write(jsonDocument({ file: written, bytes: bytes.length }));
  } else if (!options.quiet) out.error(`Wrote ${written}`);
  return ExitCode.ok;
});
