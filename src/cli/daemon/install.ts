import { ExitCode } from "../../base/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";

export default command("daemon install", async ({ options, kernel, out }) => {
  const print = options.print;
  const credential = options.credential;
  const reply = await kernel.daemon({ verb: "install", print, credential });
  if (options.json) out.write(jsonDocument({ ...reply }));
  else if (print) out.write(String(reply.definition));
  else if (!options.quiet) {
    out.line(`Installed ${reply.name}, and started it${reply.file ? ` (${reply.file})` : ""}`);
    out.line(`See it with \`${reply.see}\``);
    for (const note of Array.isArray(reply.notes) ? reply.notes : []) out.line(String(note));
  }
  return ExitCode.ok;
});
