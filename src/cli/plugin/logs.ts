import { entries, pluginCommand, pluginName } from "./plugin_command.ts";

export default pluginCommand({
  usage: "NAME",
  details: "What the plugin wrote, how it ended, and the calls of its tools; oldest first.",
  examples: [["pyra plugin logs websearch", "its lines of both logs"]],
  request: (args) => ({ verb: "logs", name: pluginName(args, "logs") }),
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
