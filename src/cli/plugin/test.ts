import { ExitCode } from "../../base/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { words } from "./plugin_command.ts";

export default command("plugin test", async ({ options, operands, kernel, out }) => {
  const reply = await kernel.plugin({ verb: "test", name: operands.folder, allow: options.allow });
  const passed = reply.passed === true;
  if (options.json) out.write(jsonDocument({ ...reply, ok: passed }));
  else {
    out.line(escapeTerminal(String(reply.output), { multiline: true }).trim());
    const withheld = words(reply.withheld, "");
    if (withheld !== "") out.error(`The tests ran without ${escapeTerminal(withheld)}`);
  }
  return passed ? ExitCode.ok : ExitCode.failed;
});
