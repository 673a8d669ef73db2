import { ExitCode } from "../../base/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { type Command, flag } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { userName } from "./name.ts";

const command: Command = {
  usage: "",
  details: "What the assistant can use: built-in tools, and those of the enabled plugins.",
  options: {},
  examples: [
    ["pyra tool list", "names, effects, descriptions"],
    ["pyra tool list --json", "with the schema of the arguments"],
  ],
  async run({ args, services, out }) {
    const tools = (await services.tools()).tools();
    if (flag(args, "json")) {
      const rows = tools.map(({ description, effect, source, inputSchema, ...tool }) => ({
        name: userName({ name: tool.name, source }),
        effect,
        source,
        description,
        inputSchema,
      }));
      out.write(jsonDocument({ ok: true, tools: rows }));
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
  },
};

export default command;
