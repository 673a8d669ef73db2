import { entries, pluginCommand } from "./plugin_command.ts";

export default pluginCommand("plugin list", {
  request: () => ({ verb: "list" }),
  show({ plugins }) {
    const rows = entries(plugins).map(({ name, version, state, description }) =>
      [`${name} ${version}`.trim(), String(state), String(description)] as const
    );
    const widths = [0, 1].map((at) => Math.max(...rows.map((row) => row[at]!.length)));
    return {
      answer: rows.map(([name, state, description]) =>
        `${name.padEnd(widths[0]!)}  ${state.padEnd(widths[1]!)}  ${description}`.trimEnd()
      ).join("\n"),
    };
  },
});
