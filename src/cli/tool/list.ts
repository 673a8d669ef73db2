import { ExitCode } from "../../base/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { userName } from "./name.ts";

export default command("tool list", async ({ options, services, out }) => {
  const tools = (await services.tools()).tools();
  if (options.json) {
    const rows = tools.map(({ description, effect, source, inputSchema, ...tool }) => ({
      name: userName({ name: tool.name, source }),
      effect,
      source,
      description,
      inputSchema,
    }));
    out.write(jsonDocument({ tools: rows }));
    return ExitCode.ok;
  }
  const width = Math.max(...tools.map((tool) => userName(tool).length));
  for (const tool of tools) {
    const { effect, description } = tool;
    const name = userName(tool).padEnd(width);
    const [sentence] = description.replace(/\s+/g, " ").split(/(?<=\.) /);
    out.line(escapeTerminal(`${name}  ${effect.padEnd(5)}  ${sentence}`));
  }
  return ExitCode.ok;
});
