import { entries, pluginCommand } from "./plugin_command.ts";

export default pluginCommand("plugin logs", {
  request: ({ operands }) => ({ verb: "logs", name: operands.name }),
  show({ lines }) {
    const shown = entries(lines).filter(({ event }) => event !== "call").map(
      ({ at, event, ...fields }) => {
        const { line, why, tool, status, decision } = fields;
        const verdict = decision === undefined ? "" : ` ${decision},`;
        const what = line ?? why ?? `${tool}${verdict} ${status}`;
        return `${at}  ${event}  ${typeof what === "string" ? what : JSON.stringify(fields)}`;
      },
    );
    return { answer: shown.length > 0 ? shown.join("\n") : "Nothing was logged." };
  },
});
