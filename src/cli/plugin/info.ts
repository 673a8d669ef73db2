import { isObject } from "../../base/mod.ts";
import { permissionLines } from "./permissions.ts";
import { entries, pluginCommand } from "./plugin_command.ts";

export default pluginCommand("plugin info", {
  request: ({ operands }) => ({ verb: "info", name: operands.name }),
  show(reply) {
    const { name, version, description, author, settings, tools, slashCommands } = reply;
    const given = isObject(settings) ? Object.entries(settings) : [];
    return {
      answer: [
        `${name} ${version}: ${description} (by ${author})`,
        ...permissionLines(reply),
        ...given.map(([key, value]) => `setting  ${key} = ${JSON.stringify(value)}`),
        ...entries(tools).map(({ name: tool, effect, description }) =>
          `tool     ${name}.${tool} (${effect}): ${description}`
        ),
        ...entries(slashCommands).map(({ name, description }) =>
          `command  /${name}: ${description}`
        ),
      ].join("\n"),
    };
  },
});
